// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { list, record, text } from '../read.ts';

export interface ReferenceGrant extends KubeObject<'ReferenceGrant'> {
  readonly from: readonly { readonly group: string; readonly kind: string; readonly namespace: string }[];
  readonly to: readonly {
    readonly group: string;
    readonly kind: string;
    readonly name?: string | undefined;
  }[];
}

export default defineKind<'ReferenceGrant', ReferenceGrant>({
  kind: 'ReferenceGrant',
  apiVersions: [
    'gateway.networking.k8s.io/v1',
    'gateway.networking.k8s.io/v1beta1',
    'gateway.networking.k8s.io/v1alpha2',
  ],
  plural: 'referencegrants',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    return {
      from: list(spec['from'], (from) => ({
        group: text(from['group']) ?? '',
        kind: text(from['kind']) ?? '',
        namespace: text(from['namespace']) ?? '',
      })),
      to: list(spec['to'], (to) => ({
        group: text(to['group']) ?? '',
        kind: text(to['kind']) ?? '',
        name: text(to['name']) || undefined,
      })),
      ...base,
    };
  },
});

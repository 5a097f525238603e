// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { list, record, text, textMap } from '../read.ts';

interface DestinationRule extends KubeObject<'DestinationRule'> {
  readonly host: string;
  readonly subsets: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[];
}

export default defineKind<'DestinationRule', DestinationRule>({
  kind: 'DestinationRule',
  apiVersions: ['networking.istio.io/v1', 'networking.istio.io/v1beta1', 'networking.istio.io/v1alpha3'],
  plural: 'destinationrules',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    return {
      host: text(spec['host']) ?? '',
      subsets: list(spec['subsets'], (subset) => ({
        name: text(subset['name']) ?? '',
        labels: textMap(subset['labels']),
      })),
      ...base,
    };
  },
});

// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { record, text } from '../read.ts';

export interface IngressClass extends KubeObject<'IngressClass'> {
  readonly controller: string;
  readonly isDefault: boolean;
}

export default defineKind<'IngressClass', IngressClass>({
  kind: 'IngressClass',
  apiVersions: ['networking.k8s.io/v1'],
  plural: 'ingressclasses',
  namespaced: false,
  project: (raw, base) => ({
    controller: text(record(raw['spec'])['controller']) ?? '',
    isDefault: base.metadata.annotations['ingressclass.kubernetes.io/is-default-class'] === 'true',
    ...base,
  }),
});

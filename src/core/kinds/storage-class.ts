// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { text } from '../read.ts';

export interface StorageClass extends KubeObject<'StorageClass'> {
  readonly provisioner: string;
  readonly bindsOnFirstConsumer: boolean;
  readonly isDefault: boolean;
}

export default defineKind<'StorageClass', StorageClass>({
  kind: 'StorageClass',
  apiVersions: ['storage.k8s.io/v1'],
  plural: 'storageclasses',
  namespaced: false,
  project: (raw, base) => ({
    provisioner: text(raw['provisioner']) ?? '',
    bindsOnFirstConsumer: raw['volumeBindingMode'] === 'WaitForFirstConsumer',
    isDefault:
      base.metadata.annotations['storageclass.kubernetes.io/is-default-class'] === 'true' ||
      base.metadata.annotations['storageclass.beta.kubernetes.io/is-default-class'] === 'true',
    ...base,
  }),
});

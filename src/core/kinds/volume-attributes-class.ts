// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';

export default defineKind<'VolumeAttributesClass', KubeObject<'VolumeAttributesClass'>>({
  kind: 'VolumeAttributesClass',
  apiVersions: ['storage.k8s.io/v1', 'storage.k8s.io/v1beta1'],
  plural: 'volumeattributesclasses',
  namespaced: false,
  project: (_, base) => base,
});

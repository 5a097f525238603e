// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';

export default defineKind<'DeviceClass', KubeObject<'DeviceClass'>>({
  kind: 'DeviceClass',
  apiVersions: ['resource.k8s.io/v1', 'resource.k8s.io/v1beta2', 'resource.k8s.io/v1beta1'],
  plural: 'deviceclasses',
  namespaced: false,
  project: (_, base) => base,
});

// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';

export default defineKind<'ServiceCIDR', KubeObject<'ServiceCIDR'>>({
  kind: 'ServiceCIDR',
  apiVersions: ['networking.k8s.io/v1', 'networking.k8s.io/v1beta1'],
  plural: 'servicecidrs',
  namespaced: false,
  project: (_, base) => base,
});

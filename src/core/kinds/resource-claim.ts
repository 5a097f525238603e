// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';

export default defineKind<'ResourceClaim', KubeObject<'ResourceClaim'>>({
  kind: 'ResourceClaim',
  apiVersions: ['resource.k8s.io/v1', 'resource.k8s.io/v1beta2', 'resource.k8s.io/v1beta1'],
  plural: 'resourceclaims',
  namespaced: true,
  project: (_, base) => base,
});

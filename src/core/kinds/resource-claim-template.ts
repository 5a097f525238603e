// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';

export default defineKind<'ResourceClaimTemplate', KubeObject<'ResourceClaimTemplate'>>({
  kind: 'ResourceClaimTemplate',
  apiVersions: ['resource.k8s.io/v1', 'resource.k8s.io/v1beta2', 'resource.k8s.io/v1beta1'],
  plural: 'resourceclaimtemplates',
  namespaced: true,
  project: (_, base) => base,
});

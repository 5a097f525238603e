// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { type Binding, projectBinding } from './_rbac.ts';

export interface ClusterRoleBinding extends KubeObject<'ClusterRoleBinding'>, Binding {}

export default defineKind<'ClusterRoleBinding', ClusterRoleBinding>({
  kind: 'ClusterRoleBinding',
  apiVersions: ['rbac.authorization.k8s.io/v1'],
  plural: 'clusterrolebindings',
  namespaced: false,
  project: projectBinding,
});

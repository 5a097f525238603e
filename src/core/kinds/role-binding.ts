// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { type Binding, projectBinding } from './_rbac.ts';

export interface RoleBinding extends KubeObject<'RoleBinding'>, Binding {}

export default defineKind<'RoleBinding', RoleBinding>({
  kind: 'RoleBinding',
  apiVersions: ['rbac.authorization.k8s.io/v1'],
  plural: 'rolebindings',
  namespaced: true,
  project: projectBinding,
});

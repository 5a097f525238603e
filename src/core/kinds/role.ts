// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { type PolicyRule, readRules } from './_rbac.ts';

export interface Role extends KubeObject<'Role'> {
  readonly rules: readonly PolicyRule[];
}

export default defineKind<'Role', Role>({
  kind: 'Role',
  apiVersions: ['rbac.authorization.k8s.io/v1'],
  plural: 'roles',
  namespaced: true,
  project: (raw, base) => ({ rules: readRules(raw['rules']), ...base }),
});

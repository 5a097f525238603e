// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { type PolicyRule, readRules } from './_rbac.ts';

export interface ClusterRole extends KubeObject<'ClusterRole'> {
  readonly rules: readonly PolicyRule[];
}

export default defineKind<'ClusterRole', ClusterRole>({
  kind: 'ClusterRole',
  apiVersions: ['rbac.authorization.k8s.io/v1'],
  plural: 'clusterroles',
  namespaced: false,
  project: (raw, base) => ({ rules: readRules(raw['rules']), ...base }),
});

// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { grantProblems, grantsOf } from '../src/core/role-grant.ts';

export default defineAnalyzer({
  kind: 'Security',
  group: 'additional',
  title: 'Cluster role bindings that give pods, or everybody, the whole cluster',
  why: 'Whoever takes over such a pod owns the cluster.',
  each: 'ClusterRoleBinding',
  reads: ['Role', 'ClusterRole'],
  problems: grantProblems,
  *check(binding, cluster) {
    for (const grant of grantsOf(binding, cluster)) {
      const { code } = grant;
      if (code !== 'operator-has-control' && code !== 'wildcards') yield { ...grant, code };
    }
  },
});

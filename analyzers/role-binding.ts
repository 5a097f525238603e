// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { grantProblems, grantsOf } from '../src/core/role-grant.ts';

export default defineAnalyzer({
  kind: 'Security',
  group: 'additional',
  title: 'Role bindings that give pods a whole namespace',
  why: 'A pod with every right in its namespace reads all Secrets there.',
  each: 'RoleBinding',
  reads: ['Role', 'ClusterRole'],
  problems: grantProblems,
  *check(binding, cluster) {
    for (const grant of grantsOf(binding, cluster)) {
      const { code } = grant;
      if (code !== 'operator-has-control' && code !== 'wildcards') yield { ...grant, code };
    }
  },
});

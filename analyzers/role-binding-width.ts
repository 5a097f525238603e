// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { grantsOf, wideGrantProblems } from '../src/core/role-grant.ts';

export default defineAnalyzer({
  kind: 'Security',
  group: 'best-practice',
  title: 'Role bindings with wildcards',
  why: 'What a program may do, whoever takes it over may do too.',
  each: 'RoleBinding',
  reads: ['Role', 'ClusterRole'],
  problems: wideGrantProblems,
  *check(binding, cluster) {
    for (const grant of grantsOf(binding, cluster)) {
      const { code } = grant;
      if (code === 'operator-has-control' || code === 'wildcards') yield { ...grant, code };
    }
  },
});

// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { checkPolicyReport, policyReportProblems } from '../src/core/policy-report-check.ts';
import { reportedKinds } from '../src/core/reported-object.ts';

export default defineAnalyzer({
  kind: 'PolicyReport',
  group: 'integration',
  title: 'Resources that violate a policy',
  why: 'What violates a policy is refused on the day when the policy is enforced.',
  each: 'PolicyReport',
  reads: [...reportedKinds],
  problems: policyReportProblems,
  check: checkPolicyReport,
});

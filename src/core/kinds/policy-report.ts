// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { type PolicyReportOf, projectPolicyReport } from './_policy-report.ts';

export default defineKind<'PolicyReport', PolicyReportOf<'PolicyReport'>>({
  kind: 'PolicyReport',
  apiVersions: ['wgpolicyk8s.io/v1beta1', 'wgpolicyk8s.io/v1alpha2'],
  plural: 'policyreports',
  namespaced: true,
  project: projectPolicyReport,
});

// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { freeText, volatileName, word } from '../src/core/datum.ts';
import { issueSeverity, issueText } from '../src/core/eks-issue.ts';
import { refOf } from '../src/core/kind.ts';

const DOCS = 'https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html';
const PODS = 'kubectl get pods -n kube-system';

export default defineAnalyzer({
  kind: 'EKS',
  group: 'integration',
  title: 'Add-ons of EKS that failed or are degraded',
  why: 'Network, DNS and storage of the cluster are add-ons; one that is stuck leaves the old version half replaced.',
  each: 'EKSAddon',
  reads: [],
  problems: {
    'health-issue': {
      severity: 'warning',
      message: '{version} has the health issue {issue}: {detail}',
      fix: 'Correct what EKS names; where somebody changed its objects, update the add-on and let EKS overwrite them.',
      docs: DOCS,
      kubectl: PODS,
    },
    failed: {
      severity: 'warning',
      message: '{version} has the status {status}',
      fix: 'See the latest update of the add-on in the EKS console, correct what failed, and update it again.',
      docs: DOCS,
      kubectl: PODS,
    },
  },
  *check(addon) {
    const { issues, status, version } = addon;
    // Updates come and go; the trouble stays the same.
    const shown = volatileName('version', version ?? 'of unknown version');
    for (const issue of issues)
      yield {
        code: 'health-issue',
        severity: issueSeverity(issue),
        data: {
          version: shown,
          issue: word(issue.code || 'Other'),
          detail: freeText(issueText(issue)),
        },
        evidence: [
          {
            type: 'field',
            on: refOf(addon),
            path: 'health.issues',
            value: `${issue.code}: ${issue.message}`,
          },
        ],
      };
    if (issues.length === 0 && (status === 'DEGRADED' || status.endsWith('_FAILED')))
      yield {
        code: 'failed',
        data: { version: shown, status: word(status) },
        evidence: [{ type: 'field', on: refOf(addon), path: 'status', value: status }],
      };
  },
});

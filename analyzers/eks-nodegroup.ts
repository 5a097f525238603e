// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { freeText, word } from '../src/core/datum.ts';
import { issueSeverity, issueText } from '../src/core/eks-issue.ts';
import { refOf } from '../src/core/kind.ts';

const DOCS =
  'https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html#troubleshoot-managed-node-groups';
const NODES = 'kubectl get nodes -l eks.amazonaws.com/nodegroup={name} -o wide';

export default defineAnalyzer({
  kind: 'EKS',
  group: 'integration',
  title: 'Managed node groups that cannot make or keep their nodes',
  why: 'A group that gets no instances leaves pods without a node, and the reason is known to AWS only.',
  each: 'EKSNodegroup',
  reads: [],
  problems: {
    'health-issue': {
      severity: 'warning',
      message: 'has the health issue {issue}: {detail}',
      fix: 'Correct what EKS names in the AWS account: the group tries again by itself.',
      docs: DOCS,
      kubectl: NODES,
    },
    failed: {
      severity: 'warning',
      message: 'has the status {status}',
      fix: 'See its health and latest update in the EKS console, correct what failed, and try again.',
      docs: DOCS,
      kubectl: NODES,
    },
  },
  *check(group) {
    const { issues, status } = group;
    for (const issue of issues)
      yield {
        code: 'health-issue',
        severity: issueSeverity(issue),
        data: { issue: word(issue.code || 'Other'), detail: freeText(issueText(issue)) },
        evidence: [
          {
            type: 'field',
            on: refOf(group),
            path: 'health.issues',
            value: `${issue.code}: ${issue.message}`,
          },
        ],
      };
    if (issues.length === 0 && (status === 'DEGRADED' || status.endsWith('_FAILED')))
      yield {
        code: 'failed',
        data: { status: word(status) },
        evidence: [{ type: 'field', on: refOf(group), path: 'status', value: status }],
      };
  },
});

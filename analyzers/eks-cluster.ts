// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { DAY } from '../src/core/clock.ts';
import { freeText, moment, word } from '../src/core/datum.ts';
import { issueSeverity, issueText } from '../src/core/eks-issue.ts';
import { refOf } from '../src/core/kind.ts';

const VERSIONS = 'https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html';
const HEALTH = 'https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html#cluster-health-status';
const NODES = 'kubectl get nodes -o wide';

export default defineAnalyzer({
  kind: 'EKS',
  group: 'integration',
  title: 'The health of the control plane as EKS sees it',
  why: 'What the cluster needs from AWS (a role, a subnet, a key) fails outside of it, where no object tells of it.',
  each: 'EKSCluster',
  reads: [],
  problems: {
    'health-issue': {
      severity: 'warning',
      message: 'has the health issue {issue}: {detail}',
      fix: 'Restore what EKS names in the AWS account; EKS looks again by itself.',
      docs: HEALTH,
      kubectl: NODES,
    },
    failed: {
      severity: 'critical',
      message: 'has the status FAILED and cannot be changed any more',
      fix: 'See why in the EKS console, and ask AWS support when nothing there can be restored.',
      docs: HEALTH,
      kubectl: NODES,
    },
    unsupported: {
      severity: 'warning',
      message: 'runs Kubernetes {version}, which EKS no longer supports since {end}',
      fix: 'Upgrade the cluster to a version that EKS supports, one minor version at a time.',
      docs: VERSIONS,
      kubectl: NODES,
    },
    'support-ends': {
      threshold: { value: 30, unit: 'days' },
      severity: 'warning',
      message:
        'runs Kubernetes {version}, whose {support} support ends at {end}: EKS upgrades it by itself then',
      fix: 'Upgrade the cluster before that day, at a time of your own choice.',
      docs: VERSIONS,
      kubectl: NODES,
    },
    'extended-support': {
      severity: 'info',
      message: 'runs Kubernetes {version} in extended support, which costs extra and ends at {end}',
      fix: 'Upgrade the cluster to a version in standard support.',
      docs: VERSIONS,
      kubectl: NODES,
    },
  },
  *check(cluster, { now, threshold }) {
    const { status, issues, version = '', supportType, standardSupportEnds, extendedSupportEnds } = cluster;
    for (const issue of issues)
      yield {
        code: 'health-issue',
        severity: issueSeverity(issue),
        data: { issue: word(issue.code || 'Other'), detail: freeText(issueText(issue)) },
        evidence: [
          {
            type: 'field',
            on: refOf(cluster),
            path: 'health.issues',
            value: `${issue.code}: ${issue.message}`,
          },
        ],
      };
    if (status === 'FAILED' && issues.length === 0)
      yield {
        code: 'failed',
        evidence: [{ type: 'field', on: refOf(cluster), path: 'status', value: status }],
      };
    if (standardSupportEnds === undefined) return;
    const isExtended = supportType !== 'STANDARD';
    const end = isExtended ? (extendedSupportEnds ?? standardSupportEnds) : standardSupportEnds;
    const facts = {
      data: { version: word(version), end: moment(end), support: word(isExtended ? 'extended' : 'standard') },
      evidence: [{ type: 'field' as const, on: refOf(cluster), path: 'version', value: version }],
    };
    if (now >= end) yield { ...facts, code: 'unsupported' };
    else if (now >= end - threshold('support-ends') * DAY) yield { ...facts, code: 'support-ends' };
    else if (isExtended && now >= standardSupportEnds) yield { ...facts, code: 'extended-support' };
  },
});

// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { freeText, quantity, shownNames, word } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import { refusedBy } from '../src/core/refused-by-quota.ts';
import { amountOf } from '../src/core/resource-amount.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/policy/resource-quotas/';
const SHOW = 'kubectl describe quota {name} -n {namespace}';

/** Counted one by one because each costs: so many as are allowed is how it was planned. */
const CAP = /^services\.(?:loadbalancers|nodeports)$/;

export default defineAnalyzer({
  kind: 'ResourceQuota',
  group: 'additional',
  title: 'Quotas that are used up or nearly so',
  why: 'What does not fit into a quota is refused: rollouts, scaling and new claims fail without a pod to look at.',
  each: 'ResourceQuota',
  reads: ['ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'Event'],
  problems: {
    'used-up': {
      severity: 'warning',
      message:
        'is used up: {resource} is at {used} of {hard} ({percent}%), so whatever needs more is refused',
      fix: 'Raise the quota for {resource}, or free what nobody needs in namespace {namespace}.',
      docs: `${DOCS}#viewing-and-setting-quotas`,
      kubectl: SHOW,
    },
    refusing: {
      severity: 'info',
      message: 'is used up and refuses pods of {workloads}: {resource} is at {used} of {hard} ({percent}%)',
      fix: 'Raise the quota for {resource}, or free what nobody needs in namespace {namespace}.',
      docs: `${DOCS}#viewing-and-setting-quotas`,
      kubectl: SHOW,
    },
    'near-limit': {
      threshold: { value: 80, unit: 'percent used' },
      severity: 'info',
      message: 'is near its limit: {resource} is at {used} of {hard} ({percent}%)',
      fix: 'Raise the quota for {resource} before the next rollout needs more.',
      docs: `${DOCS}#viewing-and-setting-quotas`,
      kubectl: SHOW,
    },
  },
  *check(quota, cluster) {
    for (const [resource, limit] of Object.entries(quota.hard).sort()) {
      const hard = amountOf(limit);
      const used = amountOf(quota.used[resource]);
      // A hard limit of zero forbids the resource: nobody is surprised that there is none left.
      if (hard === undefined || used === undefined || hard <= 0) continue;
      const share = used / hard;
      if (share < Math.min(1, cluster.threshold('near-limit') / 100)) continue;
      const data = {
        resource: word(resource),
        used: freeText(quota.used[resource] ?? ''),
        hard: freeText(limit),
        percent: quantity(Math.floor(share * 100)),
      };
      const evidence = [
        {
          type: 'field' as const,
          on: refOf(quota),
          path: `status.used[${resource}]`,
          value: quota.used[resource] ?? '',
        },
      ];
      if (share < 1) yield { code: 'near-limit', data, evidence };
      else {
        const refused = refusedBy(quota, cluster);
        // The workload that suffers tells what went wrong; this adds the numbers.
        if (refused.workloads.length === 0)
          yield {
            code: 'used-up',
            data,
            evidence,
            ...(CAP.test(resource) ? { severity: 'info' as const } : {}),
          };
        else {
          const workloads = shownNames(
            'workload',
            refused.workloads.map(({ name }) => name),
          );
          yield { code: 'refusing', data: { ...data, workloads }, evidence, blames: refused.all };
        }
      }
    }
  },
});

// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import { conditionOf } from '../src/core/condition.ts';
import { freeText, word } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import type { PersistentVolumeClaim } from '../src/core/kinds/persistent-volume-claim.ts';
import { amountOf } from '../src/core/resource-amount.ts';
import { conditionEvidence } from '../src/core/workload-state.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/';

const ERRORS = new Set(['ControllerResizeError', 'NodeResizeError']);
/** Time that kubelet gets to grow the file system of a running pod. */
const RESTARTED = 10 * MINUTE;

const isSmaller = ({ request, capacity }: PersistentVolumeClaim): boolean => {
  const [wanted, actual] = [amountOf(request), amountOf(capacity)];
  return wanted !== undefined && actual !== undefined && actual < wanted;
};

const FAILURE = /Resize\w*Failed|FailedResize|ExpandVolumeFailed/;

export default defineAnalyzer({
  kind: 'PersistentVolumeClaim',
  group: 'core',
  title: 'Claims that cannot grow',
  why: 'Whoever asked for more room counts on it; the program stops when the volume is full.',
  each: 'PersistentVolumeClaim',
  reads: ['Event'],
  problems: {
    failed: {
      severity: 'warning',
      message: 'cannot be resized: {detail}',
      fix: 'Correct what the message names; an expansion that fails can be taken back by asking for less.',
      docs: `${DOCS}#recovering-from-failure-when-expanding-volumes`,
    },
    infeasible: {
      severity: 'warning',
      message: 'cannot be resized from {actual} to {wanted} ({reason}): {detail}',
      fix: 'Ask for a size that the storage can give: less than before, but more than {actual}, is allowed.',
      docs: `${DOCS}#recovering-from-failure-when-expanding-volumes`,
    },
    'restart-awaited': {
      severity: 'info',
      message: 'grows from {actual} to {wanted} only when its pod is started again',
      fix: 'Restart the pod that mounts the claim when it may be away for a moment.',
      docs: `${DOCS}#resizing-a-volume-containing-a-file-system`,
    },
  },
  *check(claim, cluster) {
    if (claim.metadata.deletionTimestamp !== undefined) return;
    const sizes = { wanted: word(claim.request ?? '(any)'), actual: word(claim.capacity ?? '(unknown)') };
    const failed = claim.conditions.find(({ type, status }) => ERRORS.has(type) && status === 'True');
    if (failed !== undefined) {
      yield {
        code: 'failed',
        data: { detail: freeText(failed.message ?? failed.type) },
        evidence: [conditionEvidence(claim, failed)],
        since: failed.lastTransitionTime,
      };
      return;
    }
    const event = cluster.events(claim).find(({ reason, type }) => type !== 'Normal' && FAILURE.test(reason));
    if (claim.resize?.endsWith('Infeasible') === true) {
      yield {
        code: 'infeasible',
        data: {
          ...sizes,
          reason: word(claim.resize),
          detail: freeText(event?.message ?? 'no message was given'),
        },
        evidence: [
          {
            type: 'field',
            on: refOf(claim),
            path: 'status.allocatedResourceStatuses.storage',
            value: claim.resize,
          },
          ...(event === undefined ? [] : [cluster.quote(event)]),
        ],
        since: event?.firstSeen,
      };
      return;
    }
    const pending = conditionOf(claim.conditions, 'FileSystemResizePending');
    // Older servers tell it by events only; a resize that ended well has taken its conditions away.
    const isUnderWay = claim.conditions.some(({ type }) => /Resiz/.test(type)) || isSmaller(claim);
    if (isUnderWay && event !== undefined) {
      yield {
        code: 'failed',
        data: { detail: freeText(event.message) },
        evidence: [cluster.quote(event)],
        since: event.firstSeen,
      };
    } else if (
      pending?.status === 'True' &&
      isSmaller(claim) &&
      cluster.olderThan(pending.lastTransitionTime, RESTARTED)
    ) {
      yield {
        code: 'restart-awaited',
        data: sizes,
        evidence: [conditionEvidence(claim, pending)],
        since: pending.lastTransitionTime,
      };
    }
  },
});

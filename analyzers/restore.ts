// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { DAY } from '../src/core/clock.ts';
import type { Cluster } from '../src/core/cluster.ts';
import { freeText, quantity } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import type { Restore } from '../src/core/kinds/restore.ts';

const DOCS = 'https://velero.io/docs/main/';

/** A restore is somebody's business on the day it is made. */
const NEWS = 3 * DAY;

const startOf = ({ startedAt, metadata }: Restore): number => startedAt ?? metadata.creationTimestamp ?? 0;

/** It is long ago, or was tried again from the same backup. */
const isHistory = (restore: Restore, cluster: Cluster<'Restore'>): boolean =>
  (startOf(restore) > 0 && cluster.olderThan(startOf(restore), NEWS)) ||
  cluster
    .list('Restore', restore.metadata.namespace)
    .some(
      (other) =>
        restore.backup !== undefined && other.backup === restore.backup && startOf(other) > startOf(restore),
    );

export default defineAnalyzer({
  kind: 'Restore',
  group: 'integration',
  title: 'Restores of Velero that failed',
  why: 'What was to be brought back is missing, or there in part.',
  each: 'Restore',
  reads: [],
  problems: {
    failed: {
      severity: 'critical',
      message: 'failed: {detail}',
      fix: 'Correct what Velero names, then restore again.',
      docs: `${DOCS}restore-reference/`,
    },
    partial: {
      severity: 'warning',
      message: 'is not complete: {errors} while it was restored',
      fix: 'Read the log of the restore, correct what failed, and restore the rest.',
      docs: `${DOCS}troubleshooting/`,
    },
  },
  *check(restore, cluster) {
    const { phase, metadata, backup } = restore;
    const isPartial = [
      'PartiallyFailed',
      'FinalizingPartiallyFailed',
      'WaitingForPluginOperationsPartiallyFailed',
    ].includes(phase);
    if (!isPartial && phase !== 'Failed' && phase !== 'FailedValidation') return;
    if (metadata.deletionTimestamp !== undefined || isHistory(restore, cluster)) return;
    const facts = {
      evidence: [{ type: 'field' as const, on: refOf(restore), path: 'status.phase', value: phase }],
      since: restore.completedAt ?? metadata.creationTimestamp,
      blames: backup === undefined ? [] : [{ kind: 'Backup', namespace: metadata.namespace, name: backup }],
    };
    if (isPartial) yield { code: 'partial', data: { errors: quantity(restore.errors, 'error') }, ...facts };
    else yield { code: 'failed', data: { detail: freeText(restore.reason ?? 'its log says why') }, ...facts };
  },
});

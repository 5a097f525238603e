// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { DAY } from '../src/core/clock.ts';
import type { Cluster } from '../src/core/cluster.ts';
import { freeText, quantity } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import type { Kinds } from '../src/core/kinds/index.ts';

const DOCS = 'https://velero.io/docs/main/';

/** One backup by hand that failed is old news after a while. */
const NEWS = 7 * DAY;

/** Others are on their way: New, Queued, InProgress, WaitingForPluginOperations, Finalizing. */
const ENDED = new Set(['Completed', 'PartiallyFailed', 'Failed', 'FailedValidation']);

const isHistory = (backup: Kinds['Backup'], cluster: Cluster<'Backup'>): boolean => {
  const started = backup.startedAt ?? backup.metadata.creationTimestamp;
  if (backup.schedule === undefined) return started !== undefined && cluster.olderThan(started, NEWS);
  // Of a schedule only the newest backup that ended counts.
  return cluster
    .list('Backup', backup.metadata.namespace)
    .some(
      (other) =>
        other.schedule === backup.schedule &&
        ENDED.has(other.phase) &&
        (other.startedAt ?? other.metadata.creationTimestamp ?? 0) > (started ?? 0),
    );
};

export default defineAnalyzer({
  kind: 'Backup',
  group: 'integration',
  title: 'Backups of Velero that failed',
  why: 'Nobody misses a backup until the day it is needed.',
  each: 'Backup',
  reads: [],
  problems: {
    failed: {
      severity: 'critical',
      message: 'failed: {detail}',
      fix: 'Correct what Velero names, then make the backup again.',
      docs: `${DOCS}troubleshooting/`,
    },
    partial: {
      severity: 'warning',
      message: 'is not complete: {errors} while it was made',
      fix: 'Read the log of the backup, correct what failed, and make it again.',
      docs: `${DOCS}troubleshooting/`,
    },
  },
  *check(backup, cluster) {
    const { phase, location, metadata } = backup;
    const isPartial = phase === 'PartiallyFailed' || phase === 'FinalizingPartiallyFailed';
    if (!isPartial && phase !== 'Failed' && phase !== 'FailedValidation') return;
    if (isHistory(backup, cluster)) return;
    const facts = {
      evidence: [{ type: 'field' as const, on: refOf(backup), path: 'status.phase', value: phase }],
      since: backup.completedAt ?? metadata.creationTimestamp,
    };
    const data = { detail: freeText(backup.reason ?? 'its log says why') };
    if (isPartial) yield { code: 'partial', data: { errors: quantity(backup.errors, 'error') }, ...facts };
    else
      yield {
        code: 'failed',
        data,
        ...facts,
        blames: [{ kind: 'BackupStorageLocation', namespace: metadata.namespace, name: location }],
      };
  },
});

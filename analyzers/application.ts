// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { HOUR, MINUTE } from '../src/core/clock.ts';
import { freeText, names, quantity } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import { byText, formatRef } from '../src/core/ref.ts';

const DOCS = 'https://argo-cd.readthedocs.io/en/stable/';

/** Time that a degraded resource gets to come back. */
const SETTLING = 2 * MINUTE;
/** Time that a sync gets to bring everything up. */
const ROLLING = 30 * MINUTE;
/** Time that Argo CD gets to sync by itself: it looks every three minutes. */
const SYNCING = 15 * MINUTE;

/** Conditions that keep Argo CD from comparing or syncing; others are warnings. */
const ERRORS = new Set(['ComparisonError', 'InvalidSpecError', 'SyncError', 'DeletionError', 'UnknownError']);

export default defineAnalyzer({
  kind: 'Application',
  group: 'integration',
  title: 'Argo CD Applications that are unhealthy or cannot be synced',
  why: 'What is merged does not arrive in the cluster, or arrived and does not work.',
  each: 'Application',
  reads: [],
  problems: {
    degraded: {
      severity: 'critical',
      symptom: true,
      message: 'is degraded: {resources} {detail}',
      fix: 'Find out why those resources are degraded.',
      docs: `${DOCS}operator-manual/health/`,
    },
    missing: {
      severity: 'warning',
      message: 'lacks resources in the cluster: {resources}',
      fix: 'Sync the Application, or find out what keeps those resources from being made.',
      docs: `${DOCS}operator-manual/health/`,
    },
    progressing: {
      severity: 'warning',
      symptom: true,
      message: 'has been progressing for too long: {detail}',
      fix: 'Find out which of its resources does not become healthy.',
      docs: `${DOCS}operator-manual/health/`,
    },
    'sync-failed': {
      severity: 'critical',
      symptom: true,
      message: 'could not be synced: {detail}',
      fix: 'Correct what the message names, then sync again.',
      docs: `${DOCS}user-guide/sync-options/`,
    },
    error: {
      severity: 'critical',
      message: 'cannot be compared with its source: {detail}',
      fix: 'Correct what Argo CD names: repository, credentials, path, or the rendering of the manifests.',
      docs: `${DOCS}faq/`,
    },
    'out-of-sync': {
      severity: 'warning',
      message: 'is out of sync although Argo CD shall sync it by itself: {count} differ from the source',
      fix: 'Look at the difference: somebody or something changes those resources again and again.',
      docs: `${DOCS}user-guide/diffing/`,
    },
    'not-synced': {
      severity: 'info',
      message: 'is out of sync: {count} differ from the source',
      fix: 'Sync the Application when the change is wanted.',
      docs: `${DOCS}user-guide/auto_sync/`,
    },
  },
  *check(application, cluster) {
    const { health, sync, operation, conditions, sick, metadata, healthSince } = application;
    if (metadata.deletionTimestamp !== undefined) return;
    const error = conditions.find(
      ({ type, since }) => ERRORS.has(type) && cluster.olderThan(since, SETTLING),
    );
    const blames = sick.map(({ ref }) => ref);
    const resources = names('resource', blames.map(formatRef).sort(byText));
    const field = (path: string, value: string) => ({
      type: 'field' as const,
      on: refOf(application),
      path,
      value,
    });
    if (error !== undefined && error.type !== 'SyncError')
      yield {
        code: 'error',
        data: { detail: freeText(error.message || error.type) },
        evidence: [field(`status.conditions[${error.type}]`, error.message)],
        since: error.since,
      };
    if (operation.phase === 'Failed' || operation.phase === 'Error') {
      // A later sync may have brought it right without the operation being told again.
      if (sync !== 'Synced')
        yield {
          code: 'sync-failed',
          data: { detail: freeText(operation.message || 'no reason is given') },
          evidence: [field('status.operationState', `${operation.phase}: ${operation.message}`)],
          blames,
          since: operation.finishedAt,
        };
    }
    const isSettled = cluster.olderThan(healthSince, SETTLING);
    const evidence = [field('status.health.status', health)];
    if (health === 'Degraded' && isSettled) {
      const words = sick.map(({ message }) => message).find((message) => message !== '');
      const detail = freeText(application.healthMessage ?? words ?? '');
      yield { code: 'degraded', data: { resources, detail }, evidence, blames, since: healthSince };
    } else if (
      health === 'Missing' &&
      cluster.olderThan(metadata.creationTimestamp, SYNCING) &&
      application.automated
    )
      yield { code: 'missing', data: { resources }, evidence, since: healthSince };
    else if (health === 'Progressing' && healthSince !== undefined && cluster.olderThan(healthSince, ROLLING))
      yield {
        code: 'progressing',
        data: { detail: freeText(application.healthMessage ?? 'Argo CD does not say what it waits for') },
        evidence,
        since: healthSince,
      };
    if (
      sync !== 'OutOfSync' ||
      error !== undefined ||
      operation.phase === 'Failed' ||
      operation.phase === 'Error'
    )
      return;
    const count = quantity(application.outOfSync.length, 'resource');
    const isLate =
      application.automated &&
      operation.phase !== 'Running' &&
      cluster.olderThan(operation.finishedAt ?? metadata.creationTimestamp, HOUR);
    if (isLate) yield { code: 'out-of-sync', data: { count } };
    else if (!application.automated) yield { code: 'not-synced', data: { count } };
  },
});

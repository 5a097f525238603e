// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { DAY, MINUTE } from '../src/core/clock.ts';
import type { Cluster } from '../src/core/cluster.ts';
import { conditionOf } from '../src/core/condition.ts';
import { endText } from '../src/core/container-end.ts';
import { creationProblems, refusalOfCreation } from '../src/core/creation-refusal.ts';
import { freeText, quantity, word } from '../src/core/datum.ts';
import type { Job } from '../src/core/kinds/job.ts';
import type { ContainerStatus, Pod } from '../src/core/kinds/pod.ts';
import { containerEvidence, lastEnd, statusesOf } from '../src/core/pod-state.ts';
import { conditionEvidence, creationFailure } from '../src/core/workload-state.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/workloads/controllers/job/';
const LOGS = 'kubectl logs job/{name} -n {namespace} --tail=50';

/** Time that a Job gets to make its first pod. */
const START_PATIENCE = 5 * MINUTE;

/** A failure that nobody mended in this time is history rather than an outage. */
const HISTORY = 7 * DAY;

const isDone = (job: Job): boolean =>
  ['Complete', 'SuccessCriteriaMet'].some((type) => conditionOf(job.conditions, type)?.status === 'True');

/** A later run of the same CronJob succeeded: what failed once is history. */
const wasRepaired = (job: Job, cluster: Cluster<'CronJob' | 'Job'>): boolean => {
  const owner = job.metadata.ownerReferences.find(({ kind }) => kind === 'CronJob');
  const made = job.metadata.creationTimestamp ?? 0;
  if (owner === undefined) return false;
  const { namespace } = job.metadata;
  const success = cluster.find('CronJob', owner.name, namespace)?.lastSuccessfulTime;
  if (success !== undefined && success > made) return true;
  return cluster
    .list('Job', namespace)
    .some(
      (other) =>
        isDone(other) &&
        (other.metadata.creationTimestamp ?? 0) > made &&
        other.metadata.ownerReferences.some(({ kind, name }) => kind === 'CronJob' && name === owner.name),
    );
};

/** How its newest failed pod ended. */
const lastFailure = (
  job: Job,
  cluster: Cluster<'Pod'>,
): { readonly pod: Pod; readonly status: ContainerStatus } | undefined => {
  const pods = [...cluster.owned(job, 'Pod')].sort(
    (a, b) => (b.metadata.creationTimestamp ?? 0) - (a.metadata.creationTimestamp ?? 0),
  );
  for (const pod of pods) {
    const status = statusesOf(pod).find((candidate) => (lastEnd(candidate)?.exitCode ?? 0) !== 0);
    if (status !== undefined) return { pod, status };
  }
  return undefined;
};

const ending = (failure: ReturnType<typeof lastFailure>): string => {
  const end = failure === undefined ? undefined : lastEnd(failure.status);
  if (failure === undefined || end === undefined) return '';
  const said = end.message.trim() === '' ? '' : `: ${end.message.trim()}`;
  return `; container ${failure.status.name} ended with ${endText(end)}${said}`;
};

export default defineAnalyzer({
  kind: 'Job',
  group: 'core',
  title: 'Jobs that failed or cannot start',
  why: 'A failed Job did not do its work and will not be tried again by itself.',
  each: 'Job',
  reads: ['Event', 'CronJob', 'Pod'],
  problems: {
    ...creationProblems,
    failed: {
      severity: 'critical',
      symptom: true,
      message: 'failed after {failures} ({reason}): {detail}',
      fix: 'Read the log of its last pod, correct the cause, then make the Job again.',
      docs: `${DOCS}#pod-backoff-failure-policy`,
      kubectl: LOGS,
    },
    'deadline-exceeded': {
      severity: 'critical',
      symptom: true,
      message: 'was stopped at its deadline: it ran longer than activeDeadlineSeconds allows',
      fix: 'Find out why it takes so long, or raise activeDeadlineSeconds; then make the Job again.',
      docs: `${DOCS}#job-termination-and-cleanup`,
    },
    'failing-attempts': {
      severity: 'info',
      symptom: true,
      message: 'is being tried again after {failures}',
      fix: 'Read the log of a failed pod; the Job gives up after {limit}.',
      docs: `${DOCS}#pod-backoff-failure-policy`,
      kubectl: LOGS,
    },
    'not-started': {
      severity: 'warning',
      symptom: true,
      message: 'has not started: no pod was made for it',
      fix: 'Look at the events of the Job, and check that kube-controller-manager runs.',
      docs: DOCS,
    },
    suspended: {
      severity: 'info',
      message: 'is suspended: it does not start until somebody resumes it',
      fix: 'Nothing to do when a queue or a person suspended it on purpose; else set suspend to false.',
      docs: `${DOCS}#suspending-a-job`,
    },
  },
  *check(job, cluster) {
    const { conditions } = job;
    if (isDone(job)) return;
    const failed = ['Failed', 'FailureTarget']
      .map((type) => conditionOf(conditions, type))
      .find((condition) => condition?.status === 'True');
    const failures = quantity(job.failed, 'failed attempt');
    if (failed !== undefined) {
      if (wasRepaired(job, cluster)) return;
      const since = failed.lastTransitionTime;
      const last = lastFailure(job, cluster);
      const facts = {
        severity:
          since !== undefined && cluster.olderThan(since, HISTORY)
            ? ('warning' as const)
            : ('critical' as const),
        evidence: [
          conditionEvidence(job, failed),
          ...(last === undefined ? [] : [containerEvidence(last.pod, last.status)]),
        ],
        since,
      };
      if (failed.reason === 'DeadlineExceeded') yield { code: 'deadline-exceeded', ...facts };
      else {
        const detail = freeText(`${failed.message ?? 'no message was given'}${ending(last)}`);
        yield {
          code: 'failed',
          data: { failures, reason: word(failed.reason || 'Failed'), detail },
          ...facts,
        };
      }
      return;
    }
    if (job.suspend) return yield { code: 'suspended' };
    const refused = job.active === 0 ? creationFailure(cluster.events(job)) : undefined;
    if (refused !== undefined) {
      yield {
        ...refusalOfCreation(refused.message, job.metadata.namespace),
        evidence: [cluster.quote(refused)],
        since: refused.firstSeen,
      };
    } else if (job.failed > job.backoffLimit && job.active === 0) {
      const event = cluster.events(job).find((candidate) => candidate.reason === 'BackoffLimitExceeded');
      const detail = freeText(event?.message || 'all attempts failed');
      const evidence = event === undefined ? [] : [cluster.quote(event)];
      yield { code: 'failed', data: { failures, reason: word('BackoffLimitExceeded'), detail }, evidence };
    } else if (job.failed > 0) {
      yield {
        code: 'failing-attempts',
        data: { failures, limit: quantity(job.backoffLimit, 'failed attempt') },
      };
    } else if (job.active === 0 && job.succeeded === 0) {
      // A Job that was resumed begins anew.
      const begun = [
        job.metadata.creationTimestamp,
        job.startTime,
        conditionOf(conditions, 'Suspended')?.lastTransitionTime,
      ].filter((at) => at !== undefined);
      const since = Math.max(...begun);
      if (begun.length > 0 && cluster.olderThan(since, START_PATIENCE)) yield { code: 'not-started', since };
    }
  },
});

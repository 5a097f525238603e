import { defineAnalyzer } from '../src/core/analyzer.ts';
import { conditionOf } from '../src/core/condition.ts';
import { freeText, quantity, word } from '../src/core/datum.ts';
import { conditionEvidence } from '../src/core/workload-state.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/workloads/controllers/job/';

export default defineAnalyzer({
  kind: 'Job',
  group: 'core',
  title: 'Jobs that failed or keep failing',
  why: 'A failed Job did not do its work and will not be tried again by itself.',
  each: 'Job',
  reads: ['Event', 'Job', 'CronJob'],
  problems: {
    failed: {
      severity: 'critical',
      symptom: true,
      message: 'failed after {failures} ({reason}): {detail}',
      fix: 'Read the log of its last pod, correct the cause, then make the Job again.',
      docs: `${DOCS}#pod-backoff-failure-policy`,
      kubectl: 'kubectl logs job/{name} -n {namespace} --tail=50',
    },
    'deadline-exceeded': {
      severity: 'critical',
      symptom: true,
      message: 'was stopped at its deadline (activeDeadlineSeconds): it ran longer than it may',
      fix: 'Find out why it takes so long, or raise activeDeadlineSeconds; then make the Job again.',
      docs: `${DOCS}#job-termination-and-cleanup`,
    },
    'failing-attempts': {
      severity: 'info',
      symptom: true,
      message: 'is being tried again after {failures}',
      fix: 'Read the log of a failed pod; the Job gives up after {limit}.',
      docs: `${DOCS}#pod-backoff-failure-policy`,
      kubectl: 'kubectl logs job/{name} -n {namespace} --tail=50',
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
    if (conditionOf(conditions, 'Complete')?.status === 'True' || conditionOf(conditions, 'SuccessCriteriaMet')?.status === 'True') return;
    const failed = [conditionOf(conditions, 'Failed'), conditionOf(conditions, 'FailureTarget')].find((condition) => condition?.status === 'True');
    const failures = quantity(job.failed, 'failed attempt');
    if (failed !== undefined) {
      if (wasRepaired(job, cluster)) return;
      const facts = { evidence: [conditionEvidence(job, failed)], since: failed.lastTransitionTime };
      if (failed.reason === 'DeadlineExceeded') yield { code: 'deadline-exceeded', ...facts };
      else yield { code: 'failed', data: { failures, reason: word(failed.reason ?? 'Failed'), detail: freeText(failed.message ?? 'no message was given') }, ...facts };
      return;
    }
    if (job.suspend) yield { code: 'suspended' };
    else if (job.failed > job.backoffLimit && job.active === 0) {
      const event = cluster.events(job).find((candidate) => candidate.reason === 'BackoffLimitExceeded');
      yield { code: 'failed', data: { failures, reason: word('BackoffLimitExceeded'), detail: freeText(event?.message ?? 'all attempts failed') } };
    } else if (job.failed > 0) yield { code: 'failing-attempts', data: { failures, limit: quantity(job.backoffLimit, 'failed attempt') } };
  },
});

type Checked = { readonly metadata: { readonly namespace?: string | undefined; readonly creationTimestamp?: number | undefined; readonly ownerReferences: readonly { readonly kind: string; readonly name: string }[] } };

/** A later run of the same CronJob succeeded: what failed once is history. */
const wasRepaired = (job: Checked, cluster: { readonly find: (kind: 'CronJob', name: string, namespace?: string) => { readonly lastSuccessfulTime?: number | undefined } | undefined }): boolean => {
  const owner = job.metadata.ownerReferences.find((candidate) => candidate.kind === 'CronJob');
  const success = owner === undefined ? undefined : cluster.find('CronJob', owner.name, job.metadata.namespace)?.lastSuccessfulTime;
  return success !== undefined && success > (job.metadata.creationTimestamp ?? 0);
};

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { conditionOf } from '../src/core/condition.ts';
import { freeText, quantity, word } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import { conditionEvidence, isBehind, latePods, SETTLE } from '../src/core/workload-state.ts';

export default defineAnalyzer({
  kind: 'Deployment',
  group: 'core',
  title: 'Deployments without enough ready replicas, or whose rollout is stuck',
  why: 'Fewer ready replicas than asked for means less capacity, or none.',
  each: 'Deployment',
  reads: ['ReplicaSet', 'Pod'],
  problems: {
    unavailable: {
      severity: 'warning',
      symptom: true,
      message: 'has {ready} of {wanted} ready',
      fix: 'Look at its pods: what keeps them from being ready is the cause.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status',
      kubectl: 'kubectl rollout status deployment/{name} -n {namespace} --timeout=5s',
    },
    'rollout-stuck': {
      severity: 'warning',
      symptom: true,
      message: 'has a rollout that does not progress: {updated} updated replicas of {wanted}, {late} not ready; the old revision still serves',
      fix: 'Correct the new revision, or go back to the last one with kubectl rollout undo.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-back-a-deployment',
      kubectl: 'kubectl rollout history deployment/{name} -n {namespace}',
    },
    'deadline-exceeded': {
      severity: 'critical',
      symptom: true,
      message: 'exceeded its progress deadline with {ready} of {wanted} ready: {detail}',
      fix: 'Look at the pods of the newest ReplicaSet, then correct or undo the rollout.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#failed-deployment',
      kubectl: 'kubectl rollout history deployment/{name} -n {namespace}',
    },
    'replica-failure': {
      severity: 'critical',
      message: 'cannot create its pods ({reason}): {detail}',
      fix: 'Remove what refuses the pods: quota, limit range, admission or a missing service account.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#failed-deployment',
    },
  },
  *check(deployment, cluster) {
    if (deployment.replicas === 0 || isBehind(deployment)) return;
    const { conditions, ready, replicas } = deployment;
    const wanted = quantity(replicas, 'replica');
    const failure = conditionOf(conditions, 'ReplicaFailure');
    if (failure?.status === 'True') {
      yield {
        code: 'replica-failure',
        data: { reason: word(failure.reason ?? 'FailedCreate'), detail: freeText(failure.message ?? 'no message was given') },
        evidence: [conditionEvidence(deployment, failure)],
        blames: accountNamed(failure.message, deployment.metadata.namespace),
        since: failure.lastTransitionTime,
      };
    }
    const progressing = conditionOf(conditions, 'Progressing');
    const available = conditionOf(conditions, 'Available');
    const since = (available?.status === 'True' ? undefined : available?.lastTransitionTime) ?? progressing?.lastTransitionTime;
    const counts = { ready: quantity(ready), wanted };
    if (progressing?.status === 'False' && !deployment.paused) {
      yield {
        code: 'deadline-exceeded',
        data: { ...counts, detail: freeText(progressing.message ?? progressing.reason ?? 'no message was given') },
        evidence: [conditionEvidence(deployment, progressing)],
        since: progressing.lastTransitionTime,
      };
      return;
    }
    const sets = cluster.owned(deployment, 'ReplicaSet');
    const pods = sets.flatMap((set) => cluster.owned(set, 'Pod'));
    const late = latePods(pods, cluster);
    if (ready < replicas && (late.length > 0 || cluster.olderThan(since ?? deployment.metadata.creationTimestamp, SETTLE)) && (late.length > 0 || !inFirstMinutes(pods, cluster))) {
      yield { code: 'unavailable', data: counts, evidence: available === undefined ? [] : [conditionEvidence(deployment, available)], since };
    } else if (late.length > 0 && deployment.updated < replicas + 1 && ready >= replicas) {
      yield { code: 'rollout-stuck', data: { updated: quantity(deployment.updated), wanted, late: quantity(late.length) }, blames: late.slice(0, 3).map(refOf), since: late[0]?.metadata.creationTimestamp };
    }
  },
});

/** Every unready pod is younger than the settle time: a rollout or scale-up under way. */
const inFirstMinutes = (pods: readonly { readonly metadata: { readonly creationTimestamp?: number | undefined } }[], cluster: { readonly olderThan: (since: number | undefined, ms: number) => boolean }): boolean =>
  pods.length > 0 && pods.some((pod) => !cluster.olderThan(pod.metadata.creationTimestamp, SETTLE));

const accountNamed = (message: string | undefined, namespace: string | undefined): { kind: string; namespace: string | undefined; name: string }[] => {
  const account = /serviceaccount "([^"]{1,253})" not found/i.exec(message ?? '')?.[1];
  const quota = /exceeded quota: ([^,\s]{1,253})/.exec(message ?? '')?.[1];
  return [
    ...(account === undefined ? [] : [{ kind: 'ServiceAccount', namespace, name: account }]),
    ...(quota === undefined ? [] : [{ kind: 'ResourceQuota', namespace, name: quota }]),
  ];
};

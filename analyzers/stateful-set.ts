import { defineAnalyzer } from '../src/core/analyzer.ts';
import { freeText, name, quantity } from '../src/core/datum.ts';
import { latePods, isBehind, SETTLE } from '../src/core/workload-state.ts';

export default defineAnalyzer({
  kind: 'StatefulSet',
  group: 'core',
  title: 'StatefulSets without enough ready replicas, or with missing parts',
  why: 'Replicas start one after the other: the first that is stuck holds back all that follow.',
  each: 'StatefulSet',
  reads: ['Pod', 'Service', 'StorageClass', 'Event'],
  problems: {
    unavailable: {
      severity: 'warning',
      symptom: true,
      message: 'has {ready} of {wanted} ready',
      fix: 'Look at the first pod that is not ready: the others wait for it.',
      docs: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-statefulset/',
      kubectl: 'kubectl rollout status statefulset/{name} -n {namespace} --timeout=5s',
    },
    'create-failed': {
      severity: 'critical',
      message: 'cannot create its pods: {detail}',
      fix: 'Remove what refuses the pods: quota, limit range, admission or a missing service account.',
      docs: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-statefulset/',
    },
    'service-missing': {
      severity: 'warning',
      message: 'names the governing headless Service {service}, which does not exist: its pods have no stable DNS names',
      fix: 'Create the headless Service {service} in namespace {namespace}, or correct serviceName.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id',
      kubectl: 'kubectl get service {service} -n {namespace}',
    },
    'class-missing': {
      severity: 'critical',
      message: 'asks for volumes of StorageClass {class}, which does not exist',
      fix: 'Create StorageClass {class}, or use an existing one in volumeClaimTemplates.',
      docs: 'https://kubernetes.io/docs/concepts/storage/storage-classes/',
      kubectl: 'kubectl get storageclass',
    },
  },
  *check(set, cluster) {
    const { namespace } = set.metadata;
    if (set.serviceName !== undefined && cluster.lacks('Service', set.serviceName, namespace)) {
      yield { code: 'service-missing', data: { service: name('Service', set.serviceName) }, blames: [{ kind: 'Service', namespace, name: set.serviceName }] };
    }
    for (const claim of set.claims) {
      if (claim.className === undefined || claim.className === '' || !cluster.lacks('StorageClass', claim.className)) continue;
      yield { code: 'class-missing', data: { class: name('StorageClass', claim.className) }, blames: [{ kind: 'StorageClass', name: claim.className }] };
    }
    if (set.replicas === 0 || set.ready >= set.replicas || isBehind(set)) return;
    const failed = cluster.events(set).find((event) => event.reason === 'FailedCreate' && event.type !== 'Normal');
    if (failed !== undefined && set.current < set.replicas) {
      const quota = /exceeded quota: ([^,\s]{1,253})/.exec(failed.message)?.[1];
      const account = /serviceaccount "([^"]{1,253})" not found/i.exec(failed.message)?.[1];
      yield {
        code: 'create-failed',
        data: { detail: freeText(failed.message) },
        evidence: [cluster.quote(failed)],
        blames: [
          ...(quota === undefined ? [] : [{ kind: 'ResourceQuota', namespace, name: quota }]),
          ...(account === undefined ? [] : [{ kind: 'ServiceAccount', namespace, name: account }]),
        ],
        since: failed.firstSeen,
      };
    }
    const pods = cluster.owned(set, 'Pod');
    const late = latePods(pods, cluster);
    const young = pods.some((pod) => !cluster.olderThan(pod.metadata.creationTimestamp, SETTLE));
    if (late.length > 0 || (!young && cluster.olderThan(set.metadata.creationTimestamp, SETTLE))) {
      yield { code: 'unavailable', data: { ready: quantity(set.ready), wanted: quantity(set.replicas, 'replica') }, since: late[0]?.startTime };
    }
  },
});

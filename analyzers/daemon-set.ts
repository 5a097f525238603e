import { defineAnalyzer } from '../src/core/analyzer.ts';
import { name, quantity } from '../src/core/datum.ts';
import { isBehind, latePods, SETTLE } from '../src/core/workload-state.ts';

export default defineAnalyzer({
  kind: 'DaemonSet',
  group: 'core',
  title: 'DaemonSets that are not ready on every node',
  why: 'What a DaemonSet brings to each node (network, logs, storage) is missing on the nodes where it is not ready.',
  each: 'DaemonSet',
  reads: ['Pod', 'Secret'],
  problems: {
    unavailable: {
      severity: 'warning',
      symptom: true,
      message: 'is ready on {ready} of {desired} that should run it',
      fix: 'Look at its pods that are not ready, and at the nodes they should run on.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/',
      kubectl: 'kubectl rollout status daemonset/{name} -n {namespace} --timeout=5s',
    },
    misscheduled: {
      severity: 'info',
      message: 'runs on {misscheduled} that should not run it',
      fix: 'Compare its node selector and tolerations with the labels and taints of the nodes.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/',
    },
    'pull-secret-missing': {
      severity: 'warning',
      message: 'names image pull Secret {secret}, which does not exist',
      fix: 'Create the registry Secret {secret} in namespace {namespace}, or remove it from imagePullSecrets.',
      docs: 'https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/',
      kubectl: 'kubectl get secret {secret} -n {namespace}',
    },
  },
  *check(set, cluster) {
    for (const secret of set.template.spec.imagePullSecrets) {
      if (cluster.lacks('Secret', secret, set.metadata.namespace)) yield { code: 'pull-secret-missing', data: { secret: name('Secret', secret) }, blames: [{ kind: 'Secret', namespace: set.metadata.namespace, name: secret }] };
    }
    if (isBehind(set)) return;
    if (set.misscheduled > 0) yield { code: 'misscheduled', data: { misscheduled: quantity(set.misscheduled, 'node') } };
    if (set.ready >= set.desired) return;
    const pods = cluster.owned(set, 'Pod');
    const late = latePods(pods, cluster);
    const young = pods.some((pod) => !cluster.olderThan(pod.metadata.creationTimestamp, SETTLE));
    if (late.length > 0 || (!young && cluster.olderThan(set.metadata.creationTimestamp, SETTLE))) {
      yield { code: 'unavailable', data: { ready: quantity(set.ready), desired: quantity(set.desired, 'node') }, since: late[0]?.startTime };
    }
  },
});

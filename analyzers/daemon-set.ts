// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import { creationProblems, refusalOfCreation } from '../src/core/creation-refusal.ts';
import { name, quantity } from '../src/core/datum.ts';
import { isLeaving } from '../src/core/pod-state.ts';
import { deletionOf, departureOf, latestOf } from '../src/core/pods-leaving.ts';
import {
  controllerProblems,
  creationFailure,
  isBehind,
  isInTrouble,
  isUnobserved,
  latePods,
} from '../src/core/workload-state.ts';

/** Longest quiet time between two pods of a rollout that goes on. */
const ROLLOUT_PAUSE = 10 * MINUTE;

const DOCS = 'https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/';

export default defineAnalyzer({
  kind: 'DaemonSet',
  group: 'core',
  title: 'DaemonSets that are not ready on every node',
  why: 'What a DaemonSet brings to each node (network, logs, storage) is missing on the nodes where it is not ready.',
  each: 'DaemonSet',
  reads: ['Pod', 'Secret', 'Event', 'Node'],
  problems: {
    ...creationProblems,
    ...controllerProblems,
    unavailable: {
      severity: 'warning',
      symptom: true,
      message: 'is ready on {ready} of {desired} that should run it',
      fix: 'Look at its pods that are not ready, and at the nodes they should run on.',
      docs: DOCS,
      kubectl: 'kubectl rollout status daemonset/{name} -n {namespace} --timeout=5s',
    },
    'rollout-stuck': {
      severity: 'warning',
      message: 'has a rollout that does not progress: {updated} of {desired} run the newest revision',
      fix: 'Look at the events of the DaemonSet; go back with kubectl rollout undo if the new revision is wrong.',
      docs: 'https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/#daemonset-rolling-update-is-stuck',
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
    const { namespace } = set.metadata;
    for (const secret of set.template.spec.imagePullSecrets) {
      if (!cluster.lacks('Secret', secret, namespace)) continue;
      const blames = [{ kind: 'Secret', namespace, name: secret }];
      // Where every pod has its image nobody misses it yet: perhaps the registry asks for none.
      const isMissed = set.ready < set.desired || set.desired === 0;
      yield {
        code: 'pull-secret-missing',
        severity: isMissed ? ('warning' as const) : ('info' as const),
        data: { secret: name('Secret', secret) },
        blames,
      };
    }
    if (isUnobserved(set, cluster)) yield { code: 'not-observed', since: set.metadata.changed?.at };
    if (isBehind(set)) return;
    if (set.misscheduled > 0)
      yield { code: 'misscheduled', data: { misscheduled: quantity(set.misscheduled, 'node') } };
    const refused = set.current < set.desired ? creationFailure(cluster.events(set)) : undefined;
    if (refused !== undefined) {
      yield {
        ...refusalOfCreation(refused.message, namespace),
        evidence: [cluster.quote(refused)],
        since: refused.firstSeen,
      };
    }
    const pods = cluster.owned(set, 'Pod');
    if (set.ready >= set.desired) {
      const isStill = (): boolean =>
        cluster.knows('Pod', namespace) &&
        pods.every(
          (pod) => !isLeaving(pod) && cluster.olderThan(pod.metadata.creationTimestamp, ROLLOUT_PAUSE),
        );
      if (
        set.updateStrategy === 'RollingUpdate' &&
        pods.length > 0 &&
        set.updated < set.desired &&
        isStill()
      ) {
        yield {
          code: 'rollout-stuck',
          data: { updated: quantity(set.updated), desired: quantity(set.desired, 'node') },
        };
      }
      return;
    }
    // A rollout ends the pod of a node before it makes the next one there.
    const leftAt = latestOf([departureOf(pods), deletionOf(cluster.events(set))]);
    if (!isInTrouble(set, pods, leftAt, cluster)) return;
    const since = latePods(pods, cluster)[0]?.startTime;
    yield {
      code: 'unavailable',
      data: { ready: quantity(set.ready), desired: quantity(set.desired, 'node') },
      since,
    };
  },
});

// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { DAY } from '../src/core/clock.ts';
import type { Cluster } from '../src/core/cluster.ts';
import { creationProblems, refusalOfCreation } from '../src/core/creation-refusal.ts';
import { freeText, name, quantity, volatileName } from '../src/core/datum.ts';
import type { StatefulSet } from '../src/core/kinds/stateful-set.ts';
import { isLeaving, isReady, unreadySince } from '../src/core/pod-state.ts';
import { deletionOf, departureOf, latestOf } from '../src/core/pods-leaving.ts';
import {
  controllerProblems,
  creationFailure,
  isBehind,
  isInTrouble,
  isUnobserved,
} from '../src/core/workload-state.ts';

const DEBUG = 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-statefulset/';

interface Held {
  readonly pod: string;
  readonly state: string;
  readonly since?: number | undefined;
}

/** The first replica, by ordinal, that is missing or not ready: the others wait for it. */
const firstHeld = (set: StatefulSet, cluster: Cluster<'Pod'>): Held | undefined => {
  const { namespace } = set.metadata;
  for (
    let ordinal = set.firstOrdinal;
    ordinal < set.firstOrdinal + Math.min(set.replicas, 10_000);
    ordinal += 1
  ) {
    const pod = `${set.metadata.name}-${ordinal}`;
    const found = cluster.find('Pod', pod, namespace);
    if (found !== undefined && !isReady(found)) {
      return {
        pod,
        state: found.phase === 'Running' ? 'runs but is not ready' : 'is not running',
        since: unreadySince(found),
      };
    }
    if (found === undefined && cluster.lacks('Pod', pod, namespace)) return { pod, state: 'does not exist' };
  }
  return undefined;
};

/** A canary is looked at within a day; pods that are all older, and of two revisions, are forgotten. */
const isHalfRolledOut = (set: StatefulSet, cluster: Cluster<'Pod'>): boolean => {
  const pods = cluster.owned(set, 'Pod');
  return (
    set.currentRevision !== set.updateRevision &&
    set.updated > 0 &&
    set.updated < set.replicas &&
    set.ready >= set.replicas &&
    pods.length > 0 &&
    cluster.knows('Pod', set.metadata.namespace) &&
    pods.every((pod) => !isLeaving(pod) && cluster.olderThan(pod.metadata.creationTimestamp, DAY))
  );
};

export default defineAnalyzer({
  kind: 'StatefulSet',
  group: 'core',
  title: 'StatefulSets without enough ready replicas, or with missing parts',
  why: 'Replicas start one after the other: the first that is stuck holds back all that follow.',
  each: 'StatefulSet',
  reads: ['Pod', 'Service', 'StorageClass', 'Event', 'Node'],
  problems: {
    ...creationProblems,
    ...controllerProblems,
    unavailable: {
      severity: 'warning',
      symptom: true,
      message: 'has {ready} of {wanted} ready: {pod} {state}',
      fix: 'Look at {pod} first: replicas after it may wait for it.',
      docs: DEBUG,
      kubectl: 'kubectl rollout status statefulset/{name} -n {namespace} --timeout=5s',
    },
    'half-rolled-out': {
      severity: 'info',
      message: 'runs two revisions for more than a day: {updated} of {wanted} are of the newest',
      fix: 'Finish the rollout (lower partition, or delete the old pods where the strategy is OnDelete), or go back with kubectl rollout undo.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#partitions',
      kubectl: 'kubectl rollout history statefulset/{name} -n {namespace}',
    },
    'service-missing': {
      severity: 'warning',
      message: 'gives its pods no stable DNS names: headless Service {service} does not exist',
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
      const blames = [{ kind: 'Service', namespace, name: set.serviceName }];
      const data = { service: name('Service', set.serviceName) };
      yield { code: 'service-missing', severity: set.replicas === 0 ? 'info' : undefined, data, blames };
    }
    for (const className of new Set(set.claims.map((claim) => claim.className))) {
      if (className === undefined || className === '' || !cluster.lacks('StorageClass', className)) continue;
      const blames = [{ kind: 'StorageClass', name: className }];
      // Volumes that exist go on working: only new replicas need the class.
      const severity = set.replicas === 0 ? 'info' : set.ready >= set.replicas ? 'warning' : 'critical';
      yield { code: 'class-missing', severity, data: { class: name('StorageClass', className) }, blames };
    }
    if (isUnobserved(set, cluster)) yield { code: 'not-observed', since: set.metadata.changed?.at };
    if (isHalfRolledOut(set, cluster)) {
      yield {
        code: 'half-rolled-out',
        data: { updated: quantity(set.updated), wanted: quantity(set.replicas, 'replica') },
      };
    }
    if (set.replicas === 0 || set.ready >= set.replicas || isBehind(set)) return;
    const refused = set.current < set.replicas ? creationFailure(cluster.events(set)) : undefined;
    if (refused !== undefined) {
      yield {
        ...refusalOfCreation(refused.message, namespace),
        evidence: [cluster.quote(refused)],
        since: refused.firstSeen,
      };
    }
    const pods = cluster.owned(set, 'Pod');
    // A replica has the name of the one before it, and so waits until that is gone.
    const leftAt = latestOf([departureOf(pods), deletionOf(cluster.events(set))]);
    if (!isInTrouble(set, pods, leftAt, cluster)) return;
    const held = firstHeld(set, cluster);
    yield {
      code: 'unavailable',
      data: {
        ready: quantity(set.ready),
        wanted: quantity(set.replicas, 'replica'),
        pod: held === undefined ? freeText('a replica') : volatileName('Pod', held.pod),
        state: freeText(held?.state ?? 'is not ready'),
      },
      since: held?.since,
    };
  },
});

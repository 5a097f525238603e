import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import { conditionOf } from '../src/core/condition.ts';
import { freeText, names } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';

export default defineAnalyzer({
  kind: 'Pod',
  group: 'core',
  title: 'Pods that no node can take',
  why: 'A pod without a node does nothing; the scheduler says for each node why not.',
  each: 'Pod',
  reads: ['Event', 'PersistentVolumeClaim'],
  problems: {
    unschedulable: {
      severity: 'critical',
      message: 'cannot be scheduled: {detail}',
      fix: 'Make room, or relax what the scheduler names: requests, node selectors, taints, ports or volumes.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/',
    },
    'claim-missing': {
      severity: 'critical',
      message: 'cannot be scheduled: PersistentVolumeClaim {claim} does not exist',
      fix: 'Create the claim {claim} in namespace {namespace}, or correct the name in the volume.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#persistentvolumeclaims',
      kubectl: 'kubectl get pvc -n {namespace}',
    },
    gated: {
      severity: 'warning',
      message: 'is held back by scheduling gates: {gates}',
      fix: 'Find the controller that should remove the gates {gates}; the pod is not even considered until then.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/pod-scheduling-readiness/',
    },
  },
  *check(pod, cluster) {
    if (pod.phase !== 'Pending' && pod.phase !== '') return;
    const scheduled = conditionOf(pod.conditions, 'PodScheduled');
    if (scheduled === undefined || scheduled.status === 'True') return;
    const since = scheduled.lastTransitionTime ?? pod.metadata.creationTimestamp;
    const evidence = [{ type: 'condition' as const, on: refOf(pod), condition: 'PodScheduled', status: scheduled.status, reason: scheduled.reason, message: scheduled.message, since: scheduled.lastTransitionTime }];
    if (scheduled.reason === 'SchedulingGated') {
      if (cluster.olderThan(since, MINUTE)) yield { code: 'gated', data: { gates: names('gate', pod.spec.schedulingGates) }, evidence, since };
      return;
    }
    if (scheduled.reason !== 'Unschedulable') return;
    const namespace = pod.metadata.namespace;
    const claims = pod.spec.volumes.flatMap(({ claim }) => claim ?? []);
    const gone = claims.filter((claim) => cluster.lacks('PersistentVolumeClaim', claim, namespace));
    for (const claim of gone) {
      yield { code: 'claim-missing', data: { claim: { type: 'name', kind: 'PersistentVolumeClaim', value: claim } }, evidence, blames: [{ kind: 'PersistentVolumeClaim', namespace, name: claim }], since };
    }
    if (gone.length > 0) return;
    const event = cluster.events(pod).find((candidate) => candidate.reason === 'FailedScheduling');
    const detail = scheduled.message ?? event?.message ?? 'the scheduler gave no reason';
    const unbound = /persistentvolumeclaim|volume/i.test(detail) ? claims : [];
    yield {
      code: 'unschedulable',
      data: { detail: freeText(detail) },
      evidence: [...evidence, ...(event === undefined ? [] : [cluster.quote(event)])],
      blames: unbound.map((claim) => ({ kind: 'PersistentVolumeClaim', namespace, name: claim })),
      since,
    };
  },
});

// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import { conditionOf } from '../src/core/condition.ts';
import { freeText, names, quantity, ref, word } from '../src/core/datum.ts';
import type { HorizontalPodAutoscaler } from '../src/core/kinds/horizontal-pod-autoscaler.ts';
import type { Ref } from '../src/core/ref.ts';
import { unrequestedResources } from '../src/core/unrequested-resources.ts';
import { conditionEvidence } from '../src/core/workload-state.ts';

const DOCS = 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/';
const METRICS_API: Ref = { kind: 'APIService', name: 'v1beta1.metrics.k8s.io' };

/** A new target has no metrics until its pods are ready and were measured twice. */
const FIRST_METRICS = 3 * MINUTE;

/** Kinds of Kubernetes itself with a scale subresource; of other parties' kinds only their definitions tell. */
const SCALABLE = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController']);
const OWN_GROUPS = /^(?:$|v1$|apps\/|batch\/|extensions\/)/;

const sameTarget = (a: HorizontalPodAutoscaler, b: HorizontalPodAutoscaler): boolean =>
  a.target.kind === b.target.kind && a.target.name === b.target.name && a.target.name !== '';

/** Begins each message of a condition that is about metrics. */
const COMPUTING = /^the HPA was unable to compute the replica count: /;

export default defineAnalyzer({
  kind: 'HorizontalPodAutoscaler',
  group: 'additional',
  title: 'Autoscalers that cannot scale, or want more than they may have',
  why: 'An autoscaler that is blind keeps the replicas that it last chose, whatever the load.',
  each: 'HorizontalPodAutoscaler',
  reads: ['Deployment', 'StatefulSet', 'ReplicaSet', 'Pod', 'LimitRange', 'APIService'],
  problems: {
    'target-unscalable': {
      severity: 'warning',
      message: 'cannot scale its target: {target} has no scale subresource',
      fix: 'Name a Deployment, a StatefulSet or another kind with a scale subresource in scaleTargetRef.',
      docs: DOCS,
    },
    'target-missing': {
      severity: 'warning',
      message: 'scales {target}, which does not exist',
      fix: 'Correct scaleTargetRef, create {target}, or delete the autoscaler.',
      docs: DOCS,
    },
    'target-shared': {
      severity: 'warning',
      message: 'shares its target {target} with {others}: they overrule each other',
      fix: 'Keep one autoscaler for {target}, with all metrics in it.',
      docs: `${DOCS}#support-for-multiple-metrics`,
      kubectl: 'kubectl get hpa -n {namespace}',
    },
    'target-at-zero': {
      severity: 'info',
      message: 'is disabled while its target {target} is scaled to zero',
      fix: 'Scale {target} to at least 1 when it is needed: the autoscaler goes on from there.',
      docs: `${DOCS}#implicit-maintenance-mode-deactivation`,
    },
    'requests-missing': {
      severity: 'warning',
      message:
        'cannot compute a share of {resources}: containers {containers} of {target} set no request for it',
      fix: 'Set resources.requests ({resources}) on the containers {containers} of {target}, or use a target of type AverageValue.',
      docs: `${DOCS}#support-for-resource-metrics`,
    },
    'metrics-unavailable': {
      severity: 'warning',
      symptom: true,
      message: 'gets no metrics and does not scale: {detail} ({reason})',
      fix: 'Check that the metrics API (metrics-server or the adapter of the metric) answers and that the pods are ready.',
      docs: `${DOCS}#support-for-metrics-apis`,
    },
    inactive: {
      severity: 'warning',
      message: 'does not scale (ScalingActive is False, {reason}): {detail}',
      fix: 'Correct what the message names in the metrics or the selector of the target.',
      docs: `${DOCS}#algorithm-details`,
    },
    'scale-failed': {
      severity: 'warning',
      symptom: true,
      message: 'cannot scale its target {target} ({reason}): {detail}',
      fix: 'Correct what the message names: the target, its scale subresource, or the rights of the controller.',
      docs: DOCS,
    },
    'at-maximum': {
      // A short peak is what a maximum is for.
      threshold: { value: 5, unit: 'minutes' },
      severity: 'warning',
      message: 'wants more replicas than its maximum of {maximum}',
      fix: 'Raise maxReplicas if the cluster has room for more, or find out what makes the load.',
      docs: `${DOCS}#algorithm-details`,
      kubectl: 'kubectl get hpa {name} -n {namespace}',
    },
    'status-unknown': {
      severity: 'warning',
      message: 'reports {condition} = Unknown: {detail}',
      fix: 'Check that kube-controller-manager runs and reaches the metrics API.',
      docs: DOCS,
    },
  },
  *check(hpa, cluster) {
    const { conditions, metadata, target: scaled } = hpa;
    const { namespace } = metadata;
    const targetRef: Ref = { kind: scaled.kind || '(no kind)', namespace, name: scaled.name || '(no name)' };
    const target = ref(targetRef);
    if (OWN_GROUPS.test(scaled.apiVersion) && !SCALABLE.has(scaled.kind)) {
      yield { code: 'target-unscalable', data: { target } };
      return;
    }
    const isRead =
      scaled.kind === 'Deployment' || scaled.kind === 'StatefulSet' || scaled.kind === 'ReplicaSet';
    if (isRead && cluster.lacks(scaled.kind, scaled.name, namespace)) {
      yield { code: 'target-missing', data: { target }, blames: [targetRef] };
      return;
    }
    const others = cluster
      .list('HorizontalPodAutoscaler', namespace)
      .filter((other) => other.metadata.name !== metadata.name && sameTarget(other, hpa))
      .map((other) => other.metadata.name);
    // One finding for all that share a target: at the first by name.
    if (others.length > 0 && others.every((other) => other > metadata.name)) {
      yield {
        code: 'target-shared',
        data: { target, others: names('HorizontalPodAutoscaler', others) },
      };
    }
    const workload = isRead ? cluster.find(scaled.kind, scaled.name, namespace) : undefined;
    const active = conditionOf(conditions, 'ScalingActive');
    if (workload?.replicas === 0 || active?.reason === 'ScalingDisabled') {
      if (hpa.minReplicas > 0) yield { code: 'target-at-zero', data: { target } };
      return;
    }
    for (const condition of conditions) {
      const { type, status, reason = '', message, lastTransitionTime: since } = condition;
      const facts = { evidence: [conditionEvidence(hpa, condition)], since };
      const detail = freeText(message?.replace(COMPUTING, '') || 'no message was given');
      const told = word(reason || 'no reason given');
      if (status === 'Unknown' && cluster.olderThan(since, FIRST_METRICS)) {
        yield { code: 'status-unknown', data: { condition: word(type), detail }, ...facts };
      }
      if (type === 'AbleToScale' && status === 'False' && !/Backoff|Stabilized/.test(reason)) {
        yield { code: 'scale-failed', data: { target, reason: told, detail }, ...facts, blames: [targetRef] };
      }
      if (type === 'ScalingActive' && status === 'False' && cluster.olderThan(since, FIRST_METRICS)) {
        const isShared = reason === 'AmbiguousSelector' && others.length > 0;
        if (reason.startsWith('FailedGet') || reason === 'FailedComputeMetricsReplicas') {
          const asksMetricsServer = /(?:Resource|Replicas)/.test(reason);
          const metricsApi = cluster.find('APIService', METRICS_API.name);
          const isDown =
            conditionOf(metricsApi?.conditions ?? [], 'Available')?.status === 'False' ||
            (cluster.list('APIService').length > 0 && cluster.lacks('APIService', METRICS_API.name));
          yield {
            code: 'metrics-unavailable',
            data: { reason: told, detail },
            ...facts,
            blames: asksMetricsServer && isDown ? [METRICS_API] : [],
          };
        } else if (!isShared) yield { code: 'inactive', data: { reason: told, detail }, ...facts };
      }
      if (type === 'ScalingLimited' && status === 'True' && reason === 'TooManyReplicas') {
        const isLong =
          cluster.olderThan(since, cluster.threshold('at-maximum') * MINUTE) &&
          hpa.minReplicas < hpa.maxReplicas;
        yield {
          code: 'at-maximum',
          data: { maximum: quantity(hpa.maxReplicas, 'replica') },
          ...facts,
          ...(isLong ? {} : { severity: 'info' as const }),
        };
      }
    }
    const lacking = workload === undefined ? undefined : unrequestedResources(hpa, workload, cluster);
    if (lacking !== undefined) {
      const { resources, containers } = lacking;
      yield {
        code: 'requests-missing',
        data: {
          target,
          resources: word(resources.join(' and ')),
          containers: names('container', containers),
        },
        since: active?.lastTransitionTime,
      };
    }
  },
});

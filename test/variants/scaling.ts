// SPDX-License-Identifier: Apache-2.0

import { ago } from '../support/lab/clock.ts';
import { surroundings } from '../support/lab/surroundings.ts';
import { thing } from '../support/lab/thing.ts';
import type { Variant } from '../support/lab/variant.ts';
import { deployment } from '../support/lab/workloads.ts';

const around = surroundings();
const run = (n: number, more: object = {}) =>
  Array.from({ length: n }, () => ({ is: 'running' as const, ...more }));
const hpa = (status: object, spec: object = {}) =>
  thing('HorizontalPodAutoscaler', 'web', {
    age: 900,
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 5,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
        },
      ],
      ...spec,
    },
    status: { currentReplicas: 2, desiredReplicas: 2, ...status },
  });
const able = { type: 'AbleToScale', status: 'True', reason: 'ReadyForNewScale' };
const active = { type: 'ScalingActive', status: 'True', reason: 'ValidMetricFound', message: '' };
const pdb = (spec: object, status: object) =>
  thing('PodDisruptionBudget', 'web', {
    age: 900,
    spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
    status: { observedGeneration: 1, ...status },
  });

/** Autoscalers and disruption budgets. */
export const scaling: readonly Variant[] = [
  {
    name: 'an autoscaler without metrics server',
    objects: [
      ...around,
      ...deployment('web', { pods: run(2) }),
      hpa({
        conditions: [
          { type: 'AbleToScale', status: 'True', reason: 'SucceededGetScale' },
          {
            type: 'ScalingActive',
            status: 'False',
            reason: 'FailedGetResourceMetric',
            message:
              'the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)',
            lastTransitionTime: ago(30),
          },
        ],
      }),
    ],
    root: ['HorizontalPodAutoscaler/shop/web', /metrics/, 'warning'],
    quiet: ['Deployment/*', 'Pod/*'],
  },
  {
    name: 'an autoscaler whose target is gone',
    objects: [
      ...around,
      hpa({
        conditions: [
          {
            type: 'AbleToScale',
            status: 'False',
            reason: 'FailedGetScale',
            message:
              'the HPA controller was unable to get the target\'s current scale: deployments.apps "web" not found',
            lastTransitionTime: ago(30),
          },
        ],
      }),
    ],
    root: ['HorizontalPodAutoscaler/shop/web', /web.*not (found|exist)|not exist/, 'warning'],
  },
  {
    name: 'an autoscaler at its maximum for half an hour',
    objects: [
      ...around,
      ...deployment('web', { pods: run(5) }),
      hpa({
        currentReplicas: 5,
        desiredReplicas: 5,
        currentMetrics: [
          { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 96 } } },
        ],
        conditions: [
          able,
          active,
          {
            type: 'ScalingLimited',
            status: 'True',
            reason: 'TooManyReplicas',
            message: 'the desired replica count is more than the maximum replica count',
            lastTransitionTime: ago(30),
          },
        ],
      }),
    ],
    root: ['HorizontalPodAutoscaler/shop/web', /maximum/, 'warning'],
    quiet: ['Deployment/*', 'Pod/*'],
  },
  {
    name: 'healthy: an autoscaler that has just scaled, and pods that come up',
    objects: [
      ...around,
      ...deployment('web', {
        age: 900,
        replicas: 4,
        pods: [...run(2), { is: 'creating', for: 0.5 }, { is: 'creating', for: 0.5 }],
      }),
      hpa({
        currentReplicas: 2,
        desiredReplicas: 4,
        conditions: [
          { ...able, reason: 'SucceededRescale' },
          active,
          { type: 'ScalingLimited', status: 'False', reason: 'DesiredWithinRange' },
        ],
      }),
    ],
  },
  {
    name: 'healthy: an autoscaler that may not go lower',
    objects: [
      ...around,
      ...deployment('web', { pods: run(2) }),
      hpa({
        conditions: [
          able,
          active,
          {
            type: 'ScalingLimited',
            status: 'True',
            reason: 'TooFewReplicas',
            message: 'the desired replica count is less than the minimum replica count',
            lastTransitionTime: ago(300),
          },
        ],
      }),
    ],
  },
  {
    name: 'healthy: an autoscaler of a Deployment scaled to zero',
    objects: [
      ...around,
      ...deployment('web', { pods: [], replicas: 0 }),
      hpa({
        currentReplicas: 0,
        desiredReplicas: 0,
        conditions: [
          able,
          {
            type: 'ScalingActive',
            status: 'False',
            reason: 'ScalingDisabled',
            message: 'scaling is disabled since the replica count of the target is zero',
            lastTransitionTime: ago(30),
          },
        ],
      }),
    ],
  },
  {
    name: 'a budget that allows no disruption although all is well',
    objects: [
      ...around,
      ...deployment('web', { pods: run(2) }),
      pdb(
        { minAvailable: 2 },
        {
          currentHealthy: 2,
          desiredHealthy: 2,
          expectedPods: 2,
          disruptionsAllowed: 0,
          conditions: [
            {
              type: 'DisruptionAllowed',
              status: 'False',
              reason: 'InsufficientPods',
              lastTransitionTime: ago(60),
            },
          ],
        },
      ),
    ],
    root: ['PodDisruptionBudget/shop/web', /disruption|drain|evict/i, 'warning'],
    quiet: ['Deployment/*', 'Pod/*'],
  },
  {
    name: 'healthy: a budget that leaves room, and one of a workload of one replica that came up',
    objects: [
      ...around,
      ...deployment('web', { pods: run(3) }),
      pdb(
        { maxUnavailable: 1 },
        {
          currentHealthy: 3,
          desiredHealthy: 2,
          expectedPods: 3,
          disruptionsAllowed: 1,
          conditions: [{ type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods' }],
        },
      ),
    ],
  },
];

// SPDX-License-Identifier: Apache-2.0

import { ago } from '../support/lab/clock.ts';
import type { PodState } from '../support/lab/pods.ts';
import { podOf } from '../support/lab/pods.ts';
import { node, surroundings } from '../support/lab/surroundings.ts';
import { thing } from '../support/lab/thing.ts';
import type { Variant } from '../support/lab/variant.ts';
import { container, daemonSet, deployment, statefulSet } from '../support/lab/workloads.ts';

const around = surroundings('shop', 'pay', 'kube-system');
const ends = (says: string): PodState => ({ is: 'crashing', exit: 1, says });

const evicted = (name: string, where: string, ns = 'shop') =>
  deployment(name, {
    ns,
    pods: [
      { is: 'running' },
      {
        is: 'evicted',
        node: where,
        says: 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 20Mi.',
      },
    ],
  });
const noNetwork = (name: string, where: string) =>
  deployment(name, {
    pods: [
      {
        is: 'creating',
        node: where,
        reason: 'FailedCreatePodSandBox',
        says: `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "${name}": plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized`,
      },
    ],
  });
const ofAgent = (...pods: readonly PodState[]) => daemonSet('calico-node', { ns: 'kube-system', pods });
const up: PodState = { is: 'running' };
const unauthorized = ends('Failed to start felix: Unauthorized');
const pressed = node('node-8', {
  conditions: [
    {
      type: 'DiskPressure',
      status: 'True',
      reason: 'KubeletHasDiskPressure',
      message: 'kubelet has disk pressure',
      lastTransitionTime: ago(20),
    },
  ],
});

const scaled = (name: string) => [
  ...deployment(name),
  thing('HorizontalPodAutoscaler', name, {
    age: 900,
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: 1,
      maxReplicas: 5,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
        },
      ],
    },
    status: {
      currentReplicas: 1,
      desiredReplicas: 1,
      conditions: [
        {
          type: 'ScalingActive',
          status: 'False',
          reason: 'FailedGetResourceMetric',
          message:
            'the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)',
          lastTransitionTime: ago(20),
        },
      ],
    },
  }),
];

/** One trouble outside of all the workloads that it hits. */
export const shared: readonly Variant[] = [
  {
    name: 'a database outside that five programs miss, each in its own words',
    objects: [
      ...around,
      ...deployment('cart', {
        pods: [ends('main.go:42: dial tcp 10.20.0.9:5432: connection refused: //u:p@db.example.com:5432/x')],
      }),
      ...deployment('orders', { pods: [ends('dial tcp: db.example.com:5432: connection timed out')] }),
      ...statefulSet('ledger', { ns: 'pay', pods: [ends('Connection to db.example.com:5432 refused.')] }),
      ...daemonSet('agent', {
        ns: 'pay',
        pods: [ends('connection to server at "db.example.com" (10.20.0.9), port 5432 failed')],
      }),
      ...podOf('loner', {
        spec: { containers: [container('loner')] },
        state: ends('Error: getaddrinfo ENOTFOUND db.example.com'),
      }),
    ],
    root: ['Pod/*', /db\.example\.com/, 'critical'],
    also: [
      ['Deployment/shop/cart', /0 of 1/],
      ['Deployment/shop/orders', /0 of 1/],
      ['StatefulSet/pay/ledger', /0 of 1/],
      ['DaemonSet/pay/agent', /0 of 1/],
    ],
  },
  {
    name: 'two nodes evict, each the pods of two programs',
    objects: [
      ...around,
      ...evicted('a', 'node-2'),
      ...evicted('b', 'node-2', 'pay'),
      ...evicted('c', 'node-3'),
      ...evicted('d', 'node-3'),
    ],
    incidents: 2,
    root: ['Pod/*', /evicted/],
  },
  {
    name: 'a node under pressure evicts, and beside it a pod passes its own limit',
    objects: [
      ...around,
      ...pressed,
      ...evicted('a', 'node-8'),
      ...evicted('c', 'node-8'),
      ...deployment('b', {
        pods: [
          { is: 'running' },
          { is: 'evicted', node: 'node-8', says: 'Usage of EmptyDir volume "tmp" exceeds the limit "1Gi".' },
        ],
      }),
    ],
    incidents: 2,
    root: ['Node/node-8', /DiskPressure/],
    also: [
      ['Pod/shop/*', /evicted/],
      ['Pod/shop/b-*', /EmptyDir/],
    ],
  },
  {
    name: 'the pod network fails on two nodes',
    objects: [...around, ...ofAgent(up, up, up), ...noNetwork('a', 'node-2'), ...noNetwork('b', 'node-3')],
    root: ['Pod/shop/*', /network/, 'critical'],
    also: [['Deployment/shop/*', /0 of 1/]],
  },
  {
    name: 'the network agent of a node crashes, and pods wait for it there',
    objects: [
      ...around,
      ...ofAgent(up, unauthorized, up),
      ...noNetwork('a', 'node-2'),
      ...noNetwork('b', 'node-2'),
    ],
    root: ['Pod/kube-system/calico-node-*', /felix/, 'critical'],
    also: [
      ['DaemonSet/kube-system/calico-node', /2 of 3/],
      ['Pod/shop/*', /network/],
      ['Deployment/shop/*', /0 of 1/],
    ],
  },
  {
    name: 'a node waits for its network agent, which crashes',
    objects: [
      ...around,
      ...node('node-4', {
        ready: 'False',
        says: 'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
      }),
      ...ofAgent(up, up, up, unauthorized),
    ],
    root: ['Pod/kube-system/calico-node-*', /felix/, 'critical'],
    also: [
      ['Node/node-4', /cni plugin/],
      ['DaemonSet/kube-system/calico-node', /3 of 4/],
    ],
  },
  {
    name: 'nobody serves metrics, and no autoscaler works',
    objects: [...around, ...scaled('a'), ...scaled('b'), ...scaled('c')],
    root: ['HorizontalPodAutoscaler/shop/*', /no metrics/],
  },
];

// SPDX-License-Identifier: Apache-2.0

import { ago } from '../support/lab/clock.ts';
import { podOf } from '../support/lab/pods.ts';
import { node, service, surroundings } from '../support/lab/surroundings.ts';
import type { Variant } from '../support/lab/variant.ts';
import { container, daemonSet, deployment, job, statefulSet } from '../support/lab/workloads.ts';

const around = surroundings();
const none = 'preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.';
const pend = (says: string, more: object = {}) => [
  { is: 'pending' as const, says: `0/3 nodes are available: ${says}. ${none}`, ...more },
];
const run = (n: number) => Array.from({ length: n }, () => ({ is: 'running' as const }));

const mem = statefulSet('cache', {
  pod: { containers: [container('cache', { resources: { requests: { memory: '200Gi' } } })] },
  replicas: 3,
  pods: pend('3 Insufficient memory'),
});
const sel = deployment('web', {
  pod: { nodeSelector: { disk: 'nvme' } },
  pods: pend("3 node(s) didn't match Pod's node affinity/selector"),
});
const taint = deployment('gpu', { pods: pend('3 node(s) had untolerated taint(s)') });
const taintOld = job('train', {
  pods: pend('1 node(s) had untolerated taint {dedicated: gpu}, 2 Insufficient nvidia.com/gpu'),
});
const partial = deployment('web', { replicas: 4, pods: [...run(3), ...pend('3 Insufficient cpu')] });
const cordonAll = deployment('web', { pods: pend('3 node(s) were unschedulable') });
const prio = deployment('web', {
  pods: [],
  replicas: 2,
  pod: { priorityClassName: 'gold' },
  status: {
    conditions: [
      {
        type: 'ReplicaFailure',
        status: 'True',
        reason: 'FailedCreate',
        message: 'pods "web-7c9f4d5b6-" is forbidden: no PriorityClass with name gold was found',
        lastTransitionTime: ago(30),
      },
      { type: 'Available', status: 'False' },
    ],
  },
});
const dsTaint = daemonSet('agent', {
  replicas: 3,
  pods: [
    { is: 'running' },
    { is: 'running' },
    {
      is: 'pending',
      says: "0/3 nodes are available: 1 Insufficient memory, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. preemption: 0/3 nodes are available.",
    },
  ],
});
const spread = deployment('web', {
  replicas: 3,
  pod: {
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { app: 'web' } },
      },
    ],
  },
  pods: [...run(2), ...pend("3 node(s) didn't match pod topology spread constraints")],
});
const podsFull = deployment('web', { pods: pend('3 Too many pods') });
const gated = job('batch', { pods: [{ is: 'gated', for: 200 }], age: 200 });
const gatedNew = job('batch', { pods: [{ is: 'gated', for: 1 }], age: 1 });
const fresh = deployment('web', { age: 0.5, pods: pend('3 Insufficient cpu', { for: 0.5 }) });
const nominated = deployment('web', {
  age: 1,
  pods: [
    {
      is: 'pending',
      for: 1,
      says: '0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 1 No preemption victims found, 2 Preemption is helpful.',
    },
  ],
});

// nodes
const dead = deployment('web', {
  pods: [{ is: 'unready', node: 'node-9', says: 'x' }, { is: 'running' }],
}).filter(({ kind }) => kind !== 'Event');
const disk = podOf('x', { spec: { containers: [container('x')] } });
const evict = deployment('logs', {
  pods: [
    { is: 'running' },
    {
      is: 'evicted',
      node: 'node-8',
      says: 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 60Mi.',
    },
    {
      is: 'evicted',
      node: 'node-8',
      says: 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 50Mi.',
    },
  ],
});
const lost = statefulSet('db', {
  replicas: 1,
  pods: [{ is: 'unready', node: 'node-9', deleting: { minutes: 25 } }],
}).filter(({ kind }) => kind !== 'Event');

export const placing: readonly Variant[] = [
  {
    name: 'a StatefulSet wants more memory than any node has',
    objects: [...around, ...mem],
    root: ['Pod/shop/cache-0', /memory/, 'critical'],
    also: [['StatefulSet/shop/cache', /0 of 3/]],
  },
  {
    name: 'a node selector that no node has',
    objects: [...around, ...sel],
    root: ['Pod/shop/web-*', /selector|affinity|disk/, 'critical'],
    also: [['Deployment/shop/web', /0 of 1/]],
  },
  {
    name: 'taints as the scheduler of 1.34 writes them',
    objects: [...around, ...taint],
    root: ['Pod/shop/gpu-*', /taint/, 'critical'],
    also: [['Deployment/shop/gpu', /0 of 1/]],
  },
  {
    name: 'a Job wants a processor that is taken',
    objects: [...around, ...taintOld],
    root: ['Pod/shop/train-*', /nvidia.com\/gpu|taint/, 'critical'],
  },
  {
    name: 'one replica of four does not fit',
    objects: [...around, ...partial, ...service('web', partial)],
    root: ['Pod/shop/web-*', /cpu/, 'critical'],
    also: [['Deployment/shop/web', /3 of 4/]],
    quiet: ['Service/*'],
  },
  {
    name: 'every node is cordoned',
    objects: [
      ...surroundings().filter(({ kind }) => kind !== 'Node' && kind !== 'Lease'),
      ...node('node-1', { cordoned: true }),
      ...node('node-2', { cordoned: true }),
      ...cordonAll,
    ],
    root: ['Pod/shop/web-*', /unschedulable|cordon/, 'critical'],
    also: [['Deployment/shop/web', /0 of 1/]],
  },
  {
    name: 'a priority class that does not exist',
    objects: [...around, ...prio],
    root: ['Deployment/shop/web', /gold/, 'critical'],
    also: [['Deployment/shop/web', /0 of 2/]],
  },
  {
    name: 'a pod of a DaemonSet does not fit its node',
    objects: [...around, ...dsTaint],
    root: ['Pod/shop/agent-*', /memory/, 'critical'],
    also: [['DaemonSet/shop/agent', /2 of 3/]],
  },
  {
    name: 'spread over zones that have no room',
    objects: [...around, ...spread],
    root: ['Pod/shop/web-*', /topology|spread/, 'critical'],
    also: [['Deployment/shop/web', /2 of 3/]],
  },
  {
    name: 'nodes hold as many pods as they may',
    objects: [...around, ...podsFull],
    root: ['Pod/shop/web-*', /pods/, 'critical'],
    also: [['Deployment/shop/web', /0 of 1/]],
  },
  {
    name: 'a pod of a Job is gated for hours',
    objects: [...around, ...gated],
    root: ['Pod/shop/batch-*', /gate/i, 'warning'],
  },
  { name: 'healthy: a pod is gated for a minute', objects: [...around, ...gatedNew] },
  { name: 'healthy: a pod waits for a node for half a minute', objects: [...around, ...fresh] },
  { name: 'healthy: another pod is being preempted', objects: [...around, ...nominated] },
  {
    name: 'a node is gone, its pods are not ready',
    objects: [...around, ...node('node-9', { ready: 'Unknown' }), ...dead, ...service('web', dead)],
    root: ['Node/node-9', /kubelet|ready/, 'critical'],
    also: [
      ['Deployment/shop/web', /1 of 2/],
      ['Pod/shop/web-*', /node-9/],
    ],
    quiet: ['Service/*'],
  },
  {
    name: 'a node says that its runtime is down',
    objects: [...around, ...node('node-9', { ready: 'False', says: 'container runtime is down' })],
    root: ['Node/node-9', /runtime is down/, 'critical'],
  },
  {
    name: 'a disk is full on a node that is ready',
    objects: [
      ...around,
      ...node('node-9', {
        conditions: [
          {
            type: 'DiskPressure',
            status: 'True',
            reason: 'KubeletHasDiskPressure',
            message: 'kubelet has disk pressure',
            lastTransitionTime: ago(20),
          },
        ],
        taints: [{ key: 'node.kubernetes.io/disk-pressure', effect: 'NoSchedule', timeAdded: ago(20) }],
      }),
      ...disk,
    ],
    root: ['Node/node-9', /DiskPressure/, 'warning'],
  },
  {
    name: 'memory ran out on a node and pods were sent away',
    objects: [
      ...around,
      ...node('node-8', {
        conditions: [
          {
            type: 'MemoryPressure',
            status: 'True',
            reason: 'KubeletHasInsufficientMemory',
            message: 'kubelet has insufficient memory available',
            lastTransitionTime: ago(20),
          },
        ],
      }),
      ...evict,
    ],
    root: ['Node/node-8', /MemoryPressure/, 'warning'],
    also: [['Pod/shop/logs-*', /evict|low on/i]],
    quiet: ['Deployment/*'],
  },
  {
    name: 'a pod cannot be deleted because its node is gone',
    objects: [...around, ...node('node-9', { ready: 'Unknown' }), ...lost],
    root: ['Node/node-9', /kubelet|ready/, 'critical'],
    also: [
      ['StatefulSet/shop/db', /0 of 1/],
      ['Pod/shop/db-0', /terminating/],
    ],
  },
  {
    name: 'healthy: a node is drained, and its pods moved on',
    objects: [
      ...around,
      ...node('node-7', { cordoned: true, since: 10 }),
      ...deployment('web', {
        pods: [...run(2), { is: 'running', node: 'node-7', deleting: { minutes: 0.2 } }],
        replicas: 2,
      }),
    ],
    quiet: ['Pod/*', 'Deployment/*', 'Node/node-1', 'Node/node-7'],
  },
  {
    name: 'healthy: a node that has just joined',
    objects: [
      ...around,
      ...node('node-7', {
        ready: 'False',
        says: 'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
        age: 1,
        since: 1,
      }),
    ],
  },
  {
    name: 'healthy: taints on purpose, and conditions of other parties that are well',
    objects: [
      ...around,
      ...node('gpu-1', {
        taints: [{ key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' }],
        conditions: [
          { type: 'KernelDeadlock', status: 'False', reason: 'KernelHasNoDeadlock' },
          { type: 'ReadonlyFilesystem', status: 'False' },
          { type: 'NetworkUnavailable', status: 'False', reason: 'CiliumIsUp' },
        ],
      }),
      ...node('cp-1', { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }),
    ],
  },
];

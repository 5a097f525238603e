// SPDX-License-Identifier: Apache-2.0

import { ago } from '../support/lab/clock.ts';
import type { PodState } from '../support/lab/pods.ts';
import { node, surroundings } from '../support/lab/surroundings.ts';
import { type Thing, thing } from '../support/lab/thing.ts';
import type { Variant } from '../support/lab/variant.ts';
import { daemonSet, deployment } from '../support/lab/workloads.ts';

const around = surroundings();
const up: PodState = { is: 'running' };
const down = (where: string, minutes = 30): PodState => ({ is: 'unready', node: where, for: minutes });
const quietly = (objects: readonly Thing[]) => objects.filter(({ kind }) => kind !== 'Event');

/** Away for so many minutes, because somebody takes it out. */
const taken = (name: string, key: string, since = 4) =>
  node(name, { ready: 'Unknown', since, taints: [{ key, effect: 'NoSchedule', timeAdded: ago(since + 2) }] });
const everywhere = (minutes: number) =>
  quietly(daemonSet('agent', { pods: [up, up, up, down('node-8', minutes)] }));

const group = (name: string) => ({ labels: { 'eks.amazonaws.com/nodegroup': name } });
const unhealthy = (name: string, code: string, message: string) =>
  thing('EKSNodegroup', name, {
    ns: null,
    spec: {
      clusterName: 'prod',
      status: 'DEGRADED',
      health: { issues: [{ code, message, resourceIds: ['i-0a1'] }] },
    },
  });
const noRoom = (name: string, resource: string) =>
  deployment(name, {
    pods: [{ is: 'pending', says: `0/3 nodes are available: 3 Insufficient ${resource}.` }],
  });

/** Nodes that are not well, and those that are on their way out. */
export const nodes: readonly Variant[] = [
  {
    name: 'two nodes of a workload are down, for reasons of their own',
    objects: [
      ...around,
      ...node('node-8', { ready: 'Unknown' }),
      ...node('node-9', { ready: 'False', says: 'PLEG is not healthy' }),
      ...quietly(
        deployment('web', { pods: [down('node-8'), down('node-8'), down('node-9'), up], replicas: 4 }),
      ),
    ],
    incidents: 2,
    root: ['Node/*', /not ready/, 'critical'],
    also: [
      ['Pod/shop/web-*', /node-8/],
      ['Pod/shop/web-*', /node-9/],
      ['Deployment/shop/web', /1 of 4/],
    ],
  },
  {
    name: 'an autoscaler takes a node away, and the DaemonSet there goes with it',
    objects: [...around, ...taken('node-8', 'ToBeDeletedByClusterAutoscaler'), ...everywhere(4)],
  },
  {
    name: 'a spot machine is taken back with one replica of three',
    objects: [
      ...around,
      ...taken('node-8', 'aws-node-termination-handler/spot-itn'),
      ...quietly(deployment('web', { pods: [up, up, down('node-8', 4)] })),
    ],
  },
  {
    name: 'the only replica was on the machine that is taken back',
    objects: [
      ...around,
      ...taken('node-8', 'aws-node-termination-handler/spot-itn'),
      ...quietly(deployment('web', { pods: [down('node-8', 4)] })),
    ],
    root: ['Deployment/shop/web', /0 of 1/],
  },
  {
    name: 'a node was drained and restarts',
    objects: [...around, ...node('node-8', { ready: 'Unknown', since: 5, cordoned: true }), ...everywhere(5)],
  },
  {
    name: 'a node hangs for an hour while it is taken away',
    objects: [...around, ...taken('node-8', 'karpenter.sh/disrupted', 60), ...everywhere(60)],
    root: ['Node/node-8', /kubelet/, 'critical'],
    also: [
      ['Pod/shop/agent-*', /node-8/],
      ['DaemonSet/shop/agent', /3 of 4/],
    ],
  },
  {
    name: 'the nodes of a managed group are down, and the group says why',
    objects: [
      ...around,
      ...node('ip-1', { ready: 'Unknown', ...group('workers') }),
      ...node('ip-2', { ready: 'Unknown', ...group('workers') }),
      unhealthy('workers', 'NodeCreationFailure', 'Instances failed to join the kubernetes cluster'),
      ...quietly(deployment('web', { pods: [down('ip-1')] })),
    ],
    root: ['EKSNodegroup/workers', /failed to join/],
    also: [
      ['Node/ip-*', /kubelet/, 'critical'],
      ['Pod/shop/web-*', /ip-1/],
      ['Deployment/shop/web', /0 of 1/],
    ],
  },
  {
    name: 'a managed group is not well, and a node of another one is down',
    objects: [
      ...around,
      ...node('ip-1', { ready: 'Unknown', ...group('others') }),
      unhealthy('workers', 'NodeCreationFailure', 'Instances failed to join the kubernetes cluster'),
    ],
    incidents: 2,
    root: ['Node/ip-1', /kubelet/, 'critical'],
    also: [['EKSNodegroup/workers', /failed to join/]],
  },
  {
    name: 'a managed group gets no machines, and pods wait for room',
    objects: [
      ...around,
      unhealthy('workers', 'AsgInstanceLaunchFailures', 'Could not launch: InsufficientInstanceCapacity'),
      ...noRoom('a', 'cpu'),
      ...noRoom('b', 'memory'),
    ],
    root: ['EKSNodegroup/workers', /InsufficientInstanceCapacity/],
    also: [
      ['Pod/shop/a-*', /cpu/, 'critical'],
      ['Pod/shop/b-*', /memory/, 'critical'],
      ['Deployment/shop/*', /0 of 1/],
    ],
  },
];

// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import type { Evidence } from '../src/core/evidence.ts';
import { object, pod, type Raw, reportOf } from './support/objects.ts';

const node = (name: string, spec: Raw = {}, labels: Record<string, string> = {}): Raw =>
  object('Node', name, {
    namespace: null,
    labels,
    spec,
    status: {
      allocatable: { cpu: '4', memory: '8Gi', pods: '2' },
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  });

const waiting = (message: string, spec: Raw = {}): Raw => {
  const made = pod('web', { node: null, phase: 'Pending' });
  return {
    ...made,
    spec: { ...(made['spec'] as Raw), ...spec },
    status: {
      phase: 'Pending',
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
    },
  };
};

const fieldsOf = async (objects: readonly Raw[]): Promise<readonly string[]> => {
  const { findings } = await reportOf(objects);
  const found = findings.find(({ code }) => code.startsWith('pod-scheduling/'));
  return (found?.evidence ?? [])
    .filter((each): each is Extract<Evidence, { type: 'field' }> => each.type === 'field')
    .map(({ on, path, value }) => `${on.name}: ${path} ${value}`);
};

test('each node is told with the constraint that it fails, with numbers', async () => {
  const busy = pod('busy', { node: 'node-d' });
  const spec = {
    containers: [{ name: 'app', image: 'a:1', resources: { requests: { cpu: '1500m', memory: '1Gi' } } }],
  };
  const objects = [
    node('node-a', { unschedulable: true }),
    node('node-b', { taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] }, { disk: 'ssd' }),
    node('node-c', {}, { disk: 'hdd' }),
    node('node-d', {}, { disk: 'ssd' }),
    {
      ...busy,
      spec: {
        nodeName: 'node-d',
        containers: [{ name: 'app', image: 'a:1', resources: { requests: { cpu: '3' } } }],
      },
    },
    waiting(
      "0/4 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint {dedicated: gpu}, 1 node(s) were unschedulable. preemption: 0/4 nodes are available: 1 No preemption victims found for incoming pod, 3 Preemption is not helpful for scheduling.",
      { ...spec, nodeSelector: { disk: 'ssd' } },
    ),
  ];
  expect(await fieldsOf(objects)).toEqual([
    'node-a: spec.unschedulable true',
    'node-b: spec.taints dedicated=gpu:NoSchedule',
    'node-c: metadata.labels[disk] hdd, the pod asks for ssd',
    'node-d: status.allocatable.cpu 4, 3 requested, the pod asks for 1500m',
  ]);
});

test('what the scheduler does not name is not looked for', async () => {
  const objects = [
    node('node-a', { taints: [{ key: 'dedicated', effect: 'NoSchedule' }] }),
    node('node-b'),
    waiting('0/2 nodes are available: 2 Insufficient example.com/gpu.'),
  ];
  expect(await fieldsOf(objects)).toEqual([
    'node-a: status.allocatable.example.com/gpu (none)',
    'node-b: status.allocatable.example.com/gpu (none)',
  ]);
});

test('taints that newer schedulers do not name are told all the same, and nodes at their count of pods', async () => {
  const full = ['a', 'b'].map((name) => pod(name, { node: 'node-b' }));
  const objects = [
    node('node-a', { taints: [{ key: 'dedicated', effect: 'NoExecute' }] }),
    node('node-b'),
    ...full,
    waiting('0/2 nodes are available: 1 Too many pods, 1 node(s) had untolerated taint(s).'),
  ];
  expect(await fieldsOf(objects)).toEqual([
    'node-a: spec.taints dedicated=:NoExecute',
    'node-b: status.allocatable.pods 2, as many run',
  ]);
});

test('with many nodes four are told', async () => {
  const nodes = Array.from({ length: 40 }, (_, at) => node(`node-${at}`, { unschedulable: true }));
  const told = await fieldsOf([
    ...nodes,
    waiting('0/40 nodes are available: 40 node(s) were unschedulable.'),
  ]);
  expect(told).toHaveLength(4);
});

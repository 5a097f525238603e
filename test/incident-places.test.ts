// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { plain } from '../src/core/document.ts';
import { cause, impact, only, troubles } from './support/incidents.ts';
import { deployment, object, pod, type Raw, reportOf } from './support/objects.ts';

const node = (name: string, isReady: boolean): Raw =>
  object('Node', name, {
    namespace: null,
    status: {
      conditions: [
        {
          type: 'Ready',
          status: isReady ? 'True' : 'Unknown',
          reason: isReady ? 'KubeletReady' : 'NodeStatusUnknown',
          lastTransitionTime: '2026-11-22T09:20:00Z',
        },
      ],
    },
  });

const said = (name: string, reason: string, message: string): Raw =>
  object('Event', `${name}.1`, {
    involvedObject: { kind: 'Pod', name, namespace: 'shop' },
    reason,
    message,
    type: 'Warning',
    lastTimestamp: '2026-11-22T09:59:00Z',
  });

describe('a place that several share', () => {
  it('of one workload on two nodes that are down, each node leads the pods that are on it', async () => {
    const [top, set] = deployment('web', { replicas: 2, trouble: 'unready' });
    const on = (name: string, where: string): Raw =>
      pod(name, { trouble: 'unready', node: where, labels: { app: 'web' }, owner: set as Raw });
    const report = await reportOf([
      node('n1', true),
      node('n3', false),
      node('n4', false),
      top as Raw,
      set as Raw,
      on('web-5d4f-0', 'n3'),
      on('web-5d4f-1', 'n4'),
    ]);
    const found = troubles(report);
    const affected = found.map((incident) => [
      cause(incident),
      incident.affected.flatMap(({ kind, name }) => (kind === 'Pod' ? name : [])),
    ]);
    expect(affected.sort()).toEqual([
      ['Node/n3', ['web-5d4f-0']],
      ['Node/n4', ['web-5d4f-1']],
    ]);
    for (const { object: about, message } of report.findings.filter(
      ({ code }) => code === 'pod-status/node-down',
    ))
      expect(plain(message)).toContain(about.name === 'web-5d4f-0' ? 'n3' : 'n4');
  });

  const volume = (holder: string, isReady: boolean): readonly Raw[] => [
    node('n1', true),
    node('n3', isReady),
    ...deployment('db', { trouble: 'pending', node: 'n1', claims: ['data'] }),
    pod('db-old', { node: 'n3', claims: ['data'], trouble: isReady ? 'none' : 'unready' }),
    object('PersistentVolumeClaim', 'data', {
      spec: { accessModes: ['ReadWriteOnce'], volumeName: 'pv1' },
      status: { phase: 'Bound' },
    }),
    said('db-5d4f-0', 'FailedAttachVolume', `Multi-Attach error for volume "pv1" ${holder}`),
  ];

  it.each([
    'Volume is already used by pod(s) db-old',
    "Volume is already exclusively attached to one node and can't be attached to another",
  ])('a volume that a lost node holds: the node leads (%s)', async (words) => {
    const incident = only(await reportOf(volume(words, false)));
    expect(cause(incident)).toBe('Node/n3');
    expect(incident.affected.map(({ name }) => name)).toContain('db-5d4f-0');
  });

  it('a volume that a pod on a node that is well holds is a trouble of its own', async () => {
    const incident = only(await reportOf(volume('Volume is already used by pod(s) db-old', true)));
    expect(plain(incident.title)).toContain('db cannot start: a volume cannot be attached');
  });

  const sandbox = (name: string, where: string): readonly Raw[] => [
    ...deployment(name, { trouble: 'pending', node: where }),
    said(`${name}-5d4f-0`, 'FailedCreatePodSandBox', 'Failed to create pod sandbox: cni: no such file'),
  ];

  it('no pod network on one node that is ready; another node is another incident', async () => {
    const report = await reportOf([
      node('n1', true),
      node('n2', true),
      ...sandbox('cart', 'n2'),
      ...sandbox('mail', 'n2'),
      ...sandbox('web', 'n1'),
    ]);
    expect(troubles(report).map(({ workloads }) => workloads)).toEqual([2, 1]);
  });

  const pulling = (name: string, image: string, message: string): readonly Raw[] =>
    deployment(name, { image, trouble: { waiting: 'ImagePullBackOff', message } });

  it('a registry that does not answer is one incident, an image that it lacks another', async () => {
    const silent =
      'failed to do request: Head "https://registry.corp/v2/": dial tcp 10.0.0.9:443: i/o timeout';
    const report = await reportOf([
      node('node-a', true),
      ...pulling('cart', 'registry.corp/cart:1', silent),
      ...pulling('mail', 'registry.corp/mail:1', silent),
      ...pulling('web', 'registry.corp/web:1', 'registry.corp/web:1: not found'),
      ...pulling('api', 'other.corp/api:1', silent.replace('registry', 'other')),
    ]);
    expect(troubles(report).map(({ workloads }) => workloads)).toEqual([2, 1, 1]);
  });

  const refused = (name: string, message: string): Raw => ({
    ...(deployment(name)[0] as Raw),
    status: {
      replicas: 0,
      conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }],
    },
  });

  it('one bound of a LimitRange, one profile of pod security', async () => {
    const over = 'pods "x" is forbidden: maximum memory usage per Container is 64Mi, but limit is 128Mi';
    const unsafe = 'pods "x" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true';
    const report = await reportOf([
      refused('cart', over),
      refused('mail', over),
      refused('web', over.replace('memory', 'cpu')),
      refused('api', unsafe),
      refused('job', unsafe),
      refused('old', unsafe.replace('restricted', 'baseline')),
    ]);
    expect(troubles(report).map(({ workloads }) => workloads)).toEqual([2, 2, 1, 1]);
    expect(impact(troubles(report)[0] ?? only(report))).toBe('2 workloads affected');
  });

  const full = (name: string, message: string): readonly Raw[] =>
    deployment(name, {
      trouble: 'pending',
      node: null,
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
    });

  it('no room in the cluster is one incident; what lacks another thing is apart', async () => {
    const report = await reportOf([
      node('n1', true),
      ...full('cart', '0/1 nodes are available: 1 Insufficient cpu.'),
      ...full('mail', '0/1 nodes are available: 1 Insufficient cpu.'),
      ...full('web', '0/1 nodes are available: 1 Insufficient nvidia.com/gpu.'),
    ]);
    expect(troubles(report).map(({ workloads }) => workloads)).toEqual([2, 1]);
  });

  const restarting = (name: string): Raw => {
    const made = deployment(name)[2] as { readonly status: Raw };
    const [status] = made.status['containerStatuses'] as readonly Raw[];
    const ended = { exitCode: 1, reason: 'Error', finishedAt: '2026-11-22T09:58:00Z' };
    return {
      ...made,
      status: {
        ...made.status,
        containerStatuses: [{ ...status, restartCount: 9, lastState: { terminated: ended } }],
      },
    };
  };

  it('a pod that serves is not told beside itself', async () => {
    const report = await reportOf([
      node('node-a', true),
      ...deployment('web').slice(0, 2),
      restarting('web'),
    ]);
    expect(impact(only(report))).toBe('1 pod affected, still serving');
  });
});

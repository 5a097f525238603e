// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import type { Incident } from '../src/core/incident.ts';
import { cause, only, troubles } from './support/incidents.ts';
import { deployment, object, pod, type Raw, reportOf, service } from './support/objects.ts';

describe('causes that only the words of the cluster name', () => {
  const node = (name: string, conditions: readonly Raw[], taints: readonly Raw[] = []): Raw =>
    object('Node', name, { namespace: null, spec: { taints }, status: { conditions } });
  const pressed = node(
    'node-b',
    [
      { type: 'Ready', status: 'True' },
      {
        type: 'DiskPressure',
        status: 'True',
        reason: 'KubeletHasDiskPressure',
        message: 'kubelet has disk pressure',
      },
    ],
    [{ key: 'node.kubernetes.io/disk-pressure', effect: 'NoSchedule' }],
  );

  it('an evicted pod ← the pressure on its node', async () => {
    const evicted = pod('shipper', { node: 'node-b' });
    const status = {
      phase: 'Failed',
      reason: 'Evicted',
      message: 'The node was low on resource: ephemeral-storage.',
      startTime: '2026-11-22T09:00:00Z',
    };
    const incident = only(await reportOf([pressed, { ...evicted, status }]));
    expect(cause(incident)).toBe('Node/node-b');
    expect(incident.findings).toHaveLength(2);
  });

  it('a pod that every node refuses for its own trouble; not when some are merely full', async () => {
    const refusal = (message: string): Raw =>
      pod('web', {
        node: null,
        trouble: 'pending',
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message,
            lastTransitionTime: '2026-11-22T09:30:00Z',
          },
        ],
      });
    const all = await reportOf([
      pressed,
      refusal(
        '0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }.',
      ),
    ]);
    expect(cause(only(all))).toBe('Node/node-b');
    const some = await reportOf([
      pressed,
      refusal(
        '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }.',
      ),
    ]);
    expect(troubles(some)).toHaveLength(2);
  });

  it('programs that resolve no name ← cluster DNS that is down', async () => {
    const dns = [
      ...deployment('coredns', {
        namespace: 'kube-system',
        trouble: 'crash',
        says: 'Corefile:9 - unknown directive',
        labels: { 'k8s-app': 'kube-dns' },
      }),
      ...service('kube-dns', {
        namespace: 'kube-system',
        selector: { 'k8s-app': 'kube-dns' },
        unready: ['coredns-5d4f-0'],
        ports: [{ name: 'dns', port: 53, protocol: 'UDP', targetPort: 8080 }],
      }),
    ];
    const report = await reportOf([
      ...dns,
      ...deployment('api', {
        trouble: 'crash',
        says: 'dial tcp: lookup db.example.com on 10.96.0.10:53: no such host',
      }),
    ]);
    expect(cause(troubles(report)[0] as Incident)).toBe('Pod/kube-system/coredns-5d4f-0');
    expect(troubles(report).flatMap(({ findings }) => findings).length).toBeGreaterThan(4);
    expect(troubles(report)[0]?.workloads).toBe(2);
  });
});

// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { object, type Raw, reportOf } from './support/objects.ts';

const idOf = async (code: string, ...objects: readonly Raw[]): Promise<string | undefined> =>
  (await reportOf([...objects])).findings.find((finding) => finding.code === code)?.id;

const quota = (used: string): Raw =>
  object('ResourceQuota', 'cap', { status: { hard: { pods: '20' }, used: { pods: used } } });

const namespace = (...finalizers: readonly string[]): Raw =>
  object('Namespace', 'old', {
    namespace: null,
    metadata: { deletionTimestamp: '2026-11-22T08:00:00Z', finalizers },
    status: { phase: 'Terminating' },
  });

it('a quota that fills up stays the same trouble', async () => {
  const id = await idOf('resource-quota/near-limit', quota('17'));
  expect(id).toBeDefined();
  expect(await idOf('resource-quota/near-limit', quota('18'))).toBe(id);
});

it('a namespace that hangs is the same trouble when one finalizer of two is gone', async () => {
  const id = await idOf('namespace/finalizers-remain', namespace('a.io/x', 'b.io/y'));
  expect(id).toBeDefined();
  expect(await idOf('namespace/finalizers-remain', namespace('b.io/y'))).toBe(id);
});

it('a container that its probe kills is the same trouble when the events of it are gone', async () => {
  const pod = object('Pod', 'web-0', {
    spec: {
      nodeName: 'node-a',
      containers: [{ name: 'web', image: 'web:1', livenessProbe: { httpGet: { port: 8080 } } }],
    },
    status: {
      phase: 'Running',
      containerStatuses: [
        {
          name: 'web',
          restartCount: 7,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: {
            terminated: {
              exitCode: 137,
              reason: 'Error',
              startedAt: '2026-11-22T09:58:00Z',
              finishedAt: '2026-11-22T09:59:00Z',
            },
          },
        },
      ],
    },
  });
  const killing = object('Event', 'web-0.1', {
    involvedObject: { kind: 'Pod', name: 'web-0', namespace: 'shop' },
    reason: 'Killing',
    message: 'Container web failed liveness probe, will be restarted',
    type: 'Normal',
    lastTimestamp: '2026-11-22T09:59:00Z',
  });
  const id = await idOf('pod-probe/killed-by-probe', pod, killing);
  expect(id).toBeDefined();
  expect(await idOf('pod-probe/killed-by-probe', pod)).toBe(id);
});

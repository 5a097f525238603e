// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from 'vitest';
import { kubernetesClusters } from '../../adapters/kubernetes/clusters.ts';
import { serveRecording } from '../../adapters/recorded/server.ts';
import { accessChecks, identityChecks } from '../../src/compose/doctor-access.ts';
import { accessConfig } from '../../src/config/access.ts';
import { options } from '../support/kubernetes.ts';

const settings = (given: Readonly<Record<string, unknown>>) => accessConfig.schema.parse(given);

test('each user that people are mapped to is tried, with what to grant', async () => {
  const server = await serveRecording({
    objects: [],
    faults: ({ headers }) =>
      headers['impersonate-user'] === 'ben'
        ? {
            status: 403,
            body: {
              kind: 'Status',
              message:
                'users "ben" is forbidden: User "bot" cannot impersonate resource "users" in API group ""',
            },
          }
        : undefined,
  });
  const clusters = await kubernetesClusters(options({ kubeconfigText: server.kubeconfig('demo') }));
  onTestFinished(async () => {
    await clusters.close();
    await server.close();
  });
  const identities = [
    { person: 'slack:U1', user: 'ana' },
    { group: 'slack:S1', user: 'ben' },
  ];
  const access = settings({ impersonate: { identities } });
  const checks = await identityChecks(clusters, 'demo', access, new AbortController().signal);
  expect(checks).toMatchObject([
    { name: 'read as ana', status: 'ok' },
    { name: 'read as ben', status: 'failed', fix: expect.stringContaining('--resource-name=ben') as string },
  ]);
});

test('who may ask is said in a sentence', () => {
  expect(accessChecks(settings({}))).toMatchObject([
    {
      status: 'skipped',
      detail: expect.stringContaining('whoever writes where the bot was invited') as string,
    },
    { status: 'skipped', fix: expect.stringContaining('access.admins') as string },
  ]);
  expect(
    accessChecks(settings({ admins: ['slack:U1'], contact: '#platform', rules: [{ channels: ['C1'] }] })),
  ).toMatchObject([{ status: 'ok', detail: '1 rule; nobody else may ask' }, { status: 'ok' }]);
});

// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it, onTestFinished } from 'vitest';
import { kubernetesClusters } from '../../adapters/kubernetes/clusters.ts';
import type { FaultRequest, Faults } from '../../adapters/recorded/faults.ts';
import { serveRecording } from '../../adapters/recorded/server.ts';
import { options } from '../support/kubernetes.ts';
import { demoObjects } from '../support/spine.ts';

const signal = new AbortController().signal;
const ana = { user: 'ana@example.com', groups: ['shop', 'sre'] };

const forbidden = (message: string) => ({
  status: 403,
  body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Forbidden', code: 403, message },
});

/** An API server whose authorizer knows who may do what. */
const opened = async (faults: Faults) => {
  const asked: FaultRequest[] = [];
  const server = await serveRecording({
    objects: await demoObjects(),
    faults: (request) => {
      asked.push(request);
      return faults(request);
    },
  });
  const clusters = await kubernetesClusters(options({ kubeconfigText: server.kubeconfig('demo') }));
  onTestFinished(async () => {
    await clusters.close();
    await server.close();
  });
  return { clusters, asked };
};

const lists = (asked: readonly FaultRequest[]) => asked.filter(({ path }) => /(?:pods|secrets)$/.test(path));

describe('reading as a user of the cluster', () => {
  it('sends who that is, by name, with every list; the bot itself sends nothing of it', async () => {
    const { clusters, asked } = await opened(() => undefined);
    const reader = await clusters.open('demo', ana);
    expect((await reader.snapshot(['Pod'], {}, { signal })).kinds.Pod).toMatchObject({ status: 'read' });
    expect(lists(asked)[0]?.headers).toMatchObject({ 'impersonate-user': 'ana@example.com' });
    // Node joins repeated headers of one name.
    expect(lists(asked)[0]?.headers['impersonate-group']).toBe('shop, sre');
    await (await clusters.open('demo')).snapshot(['Pod'], {}, { signal });
    expect(lists(asked)[1]?.headers['impersonate-user']).toBeUndefined();
    expect(lists(asked)[1]?.headers['impersonate-group']).toBeUndefined();
  });

  it('two of them at the same time never mix', async () => {
    const { clusters, asked } = await opened(() => undefined);
    await Promise.all(
      Array.from({ length: 40 }, async (_, at) => {
        const reader = await clusters.open('demo', { user: `user-${at % 4}`, groups: [`group-${at % 4}`] });
        await reader.snapshot(['Pod'], {}, { signal });
      }),
    );
    const seen = lists(asked).map(({ headers }) => [
      String(headers['impersonate-user']).slice(5),
      String(headers['impersonate-group']).slice(6),
    ]);
    expect(seen).toHaveLength(40);
    expect(seen.every(([user, group]) => user === group)).toBe(true);
  });

  it('what they may not read is skipped, with their name', async () => {
    const { clusters } = await opened(({ path, headers }) =>
      path.endsWith('/secrets') && headers['impersonate-user'] === ana.user
        ? forbidden(
            'secrets is forbidden: User "ana@example.com" cannot list resource "secrets" in API group ""',
          )
        : undefined,
    );
    const { kinds } = await (await clusters.open('demo', ana)).snapshot(['Pod', 'Secret'], {}, { signal });
    expect(kinds.Pod).toMatchObject({ status: 'read' });
    expect(kinds.Secret).toMatchObject({
      status: 'skipped',
      reason: 'forbidden',
      detail: expect.stringMatching(/forbidden: cannot list secrets.* as ana@example\.com$/) as string,
    });
    expect(
      (await (await clusters.open('demo')).snapshot(['Secret'], {}, { signal })).kinds.Secret,
    ).toMatchObject({
      status: 'read',
    });
  });

  it('that the bot may not read as them is no report, and says what to grant', async () => {
    const { clusters } = await opened(({ headers }) =>
      headers['impersonate-user'] === undefined
        ? undefined
        : forbidden(
            'users "ana@example.com" is forbidden: User "system:serviceaccount:k8sgpt:k8sgpt" cannot impersonate resource "users" in API group "" at the cluster scope',
          ),
    );
    const reader = await clusters.open('demo', ana);
    const refused = reader.snapshot(['Pod', 'Secret'], {}, { signal });
    await expect(refused).rejects.toMatchObject({
      name: 'Refused',
      message: 'demo does not let me read as ana@example.com: I may not impersonate.',
    });
    await expect(refused).rejects.toMatchObject({
      hint: expect.stringContaining(
        '--verb=impersonate --resource=users --resource-name=ana@example.com && kubectl create clusterrole k8sgpt-impersonate-groups --verb=impersonate --resource=groups --resource-name=shop --resource-name=sre',
      ) as string,
    });
    await expect(reader.namespaces(signal)).rejects.toThrow('I may not impersonate');
  });
});

// SPDX-License-Identifier: Apache-2.0

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { kubernetesClusters } from '../../adapters/kubernetes/clusters.ts';
import { logCheck } from '../../src/compose/doctor-logs.ts';
import { noSettings } from '../../src/core/analysis-settings.ts';
import { kubeconfigText, options, patience } from '../support/kubernetes.ts';

const open: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** An API server that answers every question about a log like this. */
const answering = async (code: number, message: string) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response
      .writeHead(code, { 'content-type': 'application/json' })
      .end(JSON.stringify({ kind: 'Status', status: 'Failure', code, message }));
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clusters = await kubernetesClusters(
    options({ kubeconfigText: kubeconfigText({ cluster: { server: url } }) }),
  );
  return { asked, reader: await clusters.open('test') };
};

const FORBIDDEN = 'pods "x" is forbidden: User "bot" cannot get resource "pods/log" in API group ""';

test('who may read logs is told that the pod does not exist', async () => {
  const { asked, reader } = await answering(404, 'pods "k8sgpt-doctor" not found');
  const check = await logCheck(reader, { ...noSettings, onlyNamespaces: ['team-*', 'shop'] }, patience());
  expect(check).toMatchObject({ name: 'read pods/log', status: 'ok' });
  expect(asked).toEqual([expect.stringMatching(/^GET \/api\/v1\/namespaces\/shop\/pods\/[^/]+\/log\?/)]);
});

test('who may not is told what misses them, and how gravely', async () => {
  const { reader } = await answering(403, FORBIDDEN);
  const off = await logCheck(reader, noSettings, patience());
  expect(off).toMatchObject({
    status: 'skipped',
    detail: expect.stringContaining('only the filter Log') as string,
  });
  const on = await logCheck(reader, { ...noSettings, logs: { lastLines: 5, pods: 10 } }, patience());
  expect(on).toMatchObject({ status: 'warning', fix: expect.stringContaining('pods/log') as string });
});

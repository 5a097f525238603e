// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { ANALYZE, grpcClient } from '../support/grpc-client.ts';
import { startProcess } from '../support/processes.ts';

const SHUTDOWN = '/schema.v1.ServerConfigService/Shutdown';

const started = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'k8sgpt-shutdown-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const service = await startProcess('serve', {
    HOME: folder,
    K8SGPT_API_PORT: '0',
    K8SGPT_API_REST: 'true',
  });
  onTestFinished(async () => {
    await service.end('SIGKILL');
  });
  const url = await eventually(() => {
    const found = /gRPC and REST\W+(http:\/\/\S+)/.exec(service.output())?.[1];
    if (found === undefined) throw new Error(`no port is told:\n${service.output()}`);
    return found;
  });
  return { ...service, url, target: url.replace('http://', '') };
};

const ended = (child: { readonly exitCode: number | null }) =>
  eventually(() => expect(child.exitCode).toBe(0), 30_000);

test('the owner of the machine ends the service over gRPC: it answers, lets a check end, and goes with 0', async () => {
  const { child, target, output } = await started();
  const client = grpcClient(target);
  const check = client.ask(ANALYZE, { namespace: 'shop' });
  // The first answer of the port proves that the check is under way or over.
  await client.ask('/schema.v1.ServerConfigService/ListIntegrations');
  await expect(client.ask(SHUTDOWN)).resolves.toEqual({});
  await expect(check).resolves.toMatchObject({ status: 'ProblemDetected' });
  await ended(child);
  expect(output()).toContain('A program asked for the end of the service');
  await expect(client.ask(SHUTDOWN, {}, { deadlineMs: 20_000 })).rejects.toMatchObject({
    code: status.UNAVAILABLE,
  });
}, 90_000);

test('and over REST', async () => {
  const { child, url } = await started();
  const answer = await fetch(`${url}/v1/shutdown`, { method: 'POST' });
  expect([answer.status, await answer.json()]).toEqual([200, {}]);
  await ended(child);
}, 90_000);

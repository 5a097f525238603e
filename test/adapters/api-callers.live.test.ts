// SPDX-License-Identifier: Apache-2.0

import { readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { credentials, status } from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { openTlsFiles } from '../../adapters/http/tls-files.ts';
import { createCallers } from '../../src/api/callers.ts';
import { keepingLog } from '../support/adapter-parts.ts';
import { openApiWorld } from '../support/api-world.ts';
import { certificateAuthority, type Issued } from '../support/certificates.ts';
import { eventually } from '../support/eventually.ts';
import { ANALYZE, grpcClient } from '../support/grpc-client.ts';

const CI = 'token-of-the-pipelines-0001';
const OPS = 'token-of-the-operators-0001';
const config = `
access:
  admins: ["api:ops"]
  rules:
    - { platform: api, users: [ci], namespaces: [shop] }
    - { platform: api, users: [ops] }
api:
  tokens:
    - { name: ci, token: { env: CI_TOKEN } }
    - { name: ops, token: { env: OPS_TOKEN } }
`;
const env = { CI_TOKEN: CI, OPS_TOKEN: OPS };
const SHUTDOWN = '/schema.v1.ServerConfigService/Shutdown';

describe('who asks', () => {
  test('is whoever holds a token, over both, and sees what access rules give that name', async () => {
    const { target, url, log } = await openApiWorld({ config, env });
    const client = grpcClient(target);
    await expect(client.ask(ANALYZE)).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
    await expect(client.ask(ANALYZE, {}, { token: 'a token of nobody at all' })).rejects.toMatchObject({
      code: status.UNAUTHENTICATED,
    });
    await expect(client.ask(ANALYZE, { namespace: 'monitoring' }, { token: CI })).rejects.toMatchObject({
      code: status.PERMISSION_DENIED,
      details: expect.stringContaining('You may not see namespace monitoring') as string,
    });
    const own = await client.ask(ANALYZE, {}, { token: CI });
    const results = own['results'] as { name: string }[];
    expect(results.length).toBeGreaterThan(0);
    expect(results.filter(({ name }) => name.includes('/') && !name.startsWith('shop/'))).toEqual([]);
    const all = await client.ask(ANALYZE, {}, { token: OPS });
    expect((all['results'] as unknown[]).length).toBeGreaterThan(results.length);

    const post = (token?: string) =>
      fetch(`${url}/v1/analyze`, {
        method: 'POST',
        ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
      });
    expect((await post()).status).toBe(401);
    expect((await post(CI)).status).toBe(200);
    expect(log.join('\n')).not.toContain(CI);
  });

  test('must be an admin to end the service', async () => {
    const { target, url } = await openApiWorld({ config, env });
    await expect(grpcClient(target).ask(SHUTDOWN, {}, { token: CI })).rejects.toMatchObject({
      code: status.PERMISSION_DENIED,
    });
    const answer = await fetch(`${url}/v1/shutdown`, {
      method: 'POST',
      headers: { authorization: `Bearer ${CI}` },
    });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ detail: 'Only admins of k8sgpt may shut it down.' });
  });

  test('a port wider than this machine needs a token, or that somebody wants none', async () => {
    const wide = { K8SGPT_API_HOST: '0.0.0.0' };
    await expect(openApiWorld({ env: wide })).rejects.toThrow('whoever reaches that address could ask');
    const { target, url } = await openApiWorld({ env: { ...wide, K8SGPT_API_WITHOUT_TOKEN: 'read' } });
    await expect(grpcClient(target).ask(ANALYZE, { namespace: 'shop' })).resolves.toMatchObject({
      status: 'ProblemDetected',
    });
    const answer = await fetch(`${url}/v1/shutdown`, { method: 'POST' });
    expect(answer.status).toBe(403);
  });

  test('a token in a file is read again when it is another', async () => {
    let now = 0;
    let token: string | undefined = 'the first token';
    const identify = createCallers({
      tokens: [{ name: 'ci', read: async () => token }],
      without: undefined,
      clock: { now: () => now },
    });
    await expect(identify('Bearer the first token')).rejects.toThrow('nobody');
    token = 'first';
    now += 60_000;
    await expect(identify('bearer first')).resolves.toEqual({ id: 'ci', name: 'ci' });
    token = 'second';
    now += 60_000;
    await expect(identify('Bearer first')).rejects.toThrow('nobody');
    await expect(identify('Bearer second')).resolves.toMatchObject({ id: 'ci' });
    token = undefined;
    now += 60_000;
    await expect(identify('Bearer second')).rejects.toThrow('nobody');
    await expect(identify('Bearer undefined')).rejects.toThrow('nobody');
  });
});

describe('TLS', () => {
  const authority = certificateAuthority();
  const clients = certificateAuthority('Clients');
  const server = authority.issue({ name: 'k8sgpt', hosts: ['127.0.0.1'] });

  const secured = async (clientCa?: string) => {
    const { mkdtemp } = await import('node:fs/promises');
    const { tmpdir } = await import('node:os');
    const folder = await mkdtemp(join(tmpdir(), 'k8sgpt-tls-'));
    await writeFile(join(folder, 'tls.crt'), server.certificate);
    await writeFile(join(folder, 'tls.key'), server.key);
    if (clientCa !== undefined) await writeFile(join(folder, 'ca.crt'), clientCa);
    const world = await openApiWorld({
      env: {
        K8SGPT_API_TLS_CERT: join(folder, 'tls.crt'),
        K8SGPT_API_TLS_KEY: join(folder, 'tls.key'),
        ...(clientCa === undefined ? {} : { K8SGPT_API_CLIENT_CA: join(folder, 'ca.crt') }),
      },
    });
    await rm(folder, { recursive: true, force: true });
    return world;
  };
  const ca = Buffer.from(authority.certificate);
  const as = ({ certificate, key }: Issued) =>
    credentials.createSsl(ca, Buffer.from(key), Buffer.from(certificate));

  const rest = (url: string, own?: Issued): Promise<number> =>
    new Promise((resolve, reject) => {
      const asking = request(
        `${url}/v1/list`,
        { ca, ...(own === undefined ? {} : { cert: own.certificate, key: own.key }) },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        },
      );
      asking.on('error', reject);
      asking.end();
    });

  test('holds for gRPC and REST on the one port', async () => {
    const { target, url } = await secured();
    expect(url).toMatch(/^https:/);
    await expect(
      grpcClient(target, credentials.createSsl(ca)).ask(ANALYZE, { namespace: 'shop' }),
    ).resolves.toMatchObject({
      status: 'ProblemDetected',
    });
    await expect(rest(url)).resolves.toBe(200);
    await expect(grpcClient(target).ask(ANALYZE, {}, { deadlineMs: 2_000 })).rejects.toThrow();
  });

  test('with an authority for clients, those with a certificate of it are let in, and no others', async () => {
    const { target, url } = await secured(clients.certificate);
    const known = clients.issue({ name: 'operator' });
    const stranger = authority.issue({ name: 'operator' });
    const request = { namespace: 'shop' };
    await expect(grpcClient(target, as(known)).ask(ANALYZE, request)).resolves.toMatchObject({
      status: 'ProblemDetected',
    });
    await expect(rest(url, known)).resolves.toBe(200);
    for (const security of [as(stranger), credentials.createSsl(ca)])
      await expect(
        grpcClient(target, security).ask(ANALYZE, request, { deadlineMs: 2_000 }),
      ).rejects.toThrow();
    await expect(rest(url)).rejects.toThrow();
  });

  test('a certificate is read again when it changes, and the old one stays while it does not fit its key', async () => {
    const { folder } = await openApiWorld();
    const paths = { cert: join(folder, 'tls.crt'), key: join(folder, 'tls.key') };
    await writeFile(paths.cert, server.certificate);
    await writeFile(paths.key, server.key);
    const { log, lines } = keepingLog();
    const files = await openTlsFiles(paths, log, 20);
    const heard: string[] = [];
    files.onChange(({ cert }) => heard.push(cert.toString()));
    const next = authority.issue({ name: 'k8sgpt', hosts: ['127.0.0.1'] });
    await writeFile(paths.cert, next.certificate);
    await eventually(() => expect(lines.join('\n')).toContain('the old one stays in use'));
    expect(heard).toEqual([]);
    await writeFile(paths.key, next.key);
    await eventually(() => expect(heard).toEqual([next.certificate]));
    files.close();
  });

  test('a file that is no certificate is told by its name before anything listens', async () => {
    const { folder } = await openApiWorld();
    const path = join(folder, 'k8sgpt.yaml');
    await writeFile(path, 'nothing');
    const { log } = keepingLog();
    await expect(openTlsFiles({ cert: path, key: path }, log)).rejects.toThrow('no certificate with its key');
    await expect(readFile(path, 'utf8')).resolves.toBe('nothing');
  });

  test('a client that says nothing in a handshake, or after it, is not waited for', async () => {
    const { url } = await secured();
    const { port } = new URL(url);
    const socket = connect({ port: Number(port), host: '127.0.0.1', ca: authority.certificate });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    socket.destroy();
    await expect(rest(url)).resolves.toBe(200);
  });
});

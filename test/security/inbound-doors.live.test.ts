// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status as grpcStatus } from '@grpc/grpc-js';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveConsole } from '../support/console.ts';
import { ANALYZE, grpcClient } from '../support/grpc-client.ts';
import {
  anyRequest,
  bytesOf,
  expectTurnedAway,
  type Inbound,
  otherValue,
  sendBytes,
} from '../support/inbound.ts';
import { firingAlert, notification } from '../support/incoming-alerts.ts';
import { type Process, startProcess } from '../support/processes.ts';
import * as fc from '../support/properties.ts';
import { rawHttp } from '../support/raw-http.ts';

const RUNS = { numRuns: 80 };
const ADMIN = 'adm-0f3c5b17d2e94a68';
const API = 'api-1b7d92c04e5fa836';
const MCP = 'mcp-9e24d7a15cb0638f';
const ALERTS = 'alm-4c8f02b9e61d7a35';

const json = (authorization: string, value: unknown): Inbound => ({
  method: 'POST',
  headers: [
    ['content-type', 'application/json'],
    ['accept', 'application/json, text/event-stream'],
    ['authorization', authorization],
  ],
  body: Buffer.from(JSON.stringify(value)),
});
const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/list',
};

let folder = '';
let bot: Process;
let issuer: { readonly url: string; readonly close: () => void; readonly token: () => Promise<string> };
/** Addresses that the banner names. */
const at = (label: string): string =>
  new RegExp(`→ ${label}\\s+(http://\\S+)`).exec(bot.output())?.[1] ?? `no ${label}`;

const openIssuer = async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' }] };
  const server = createServer((_request, response) => void response.end(JSON.stringify(keys)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const token = () =>
    new SignJWT({ sub: 'ana' })
      .setProtectedHeader({ alg: 'ES256', kid: 'k' })
      .setIssuer(url)
      .setAudience('k8sgpt')
      .setExpirationTime('1h')
      .sign(privateKey);
  return { url, token, close: () => server.close() };
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k8sgpt-doors-'));
  issuer = await openIssuer();
  const config = join(folder, 'k8sgpt.yaml');
  const oauth = { issuer: issuer.url, audience: 'k8sgpt', jwksUri: `${issuer.url}/keys` };
  await writeFile(config, JSON.stringify({ mcp: { oauth, requestsPerMinute: 100_000 } }));
  bot = await startProcess('serve', {
    HOME: folder,
    K8SGPT_STATE_DIR: join(folder, 'state'),
    K8SGPT_CONFIG: config,
    K8SGPT_DEMO: 'demo',
    // What is looked at is what stands behind the limit of an address.
    K8SGPT_LIMIT_SOURCE: '100000',
    ADMIN_TOKEN: ADMIN,
    K8SGPT_API_PORT: '0',
    K8SGPT_API_REST: 'true',
    K8SGPT_API_TOKEN: API,
    K8SGPT_MCP_HTTP: 'true',
    K8SGPT_MCP_PORT: '0',
    K8SGPT_MCP_TOKEN: MCP,
    ALERTMANAGER_WEBHOOK_TOKEN: ALERTS,
  });
}, 60_000);
afterAll(async () => {
  await bot.end('SIGKILL');
  issuer.close();
  await rm(folder, { recursive: true, force: true });
});

interface Door {
  readonly name: string;
  readonly url: () => string;
  readonly valid: () => Inbound;
}

const doors: readonly Door[] = [
  {
    name: 'REST',
    url: () => `${at('gRPC and REST')}/v1/analyze`,
    valid: () => json(`Bearer ${API}`, { namespace: 'shop' }),
  },
  { name: 'MCP', url: () => at('MCP'), valid: () => json(`Bearer ${MCP}`, initialize) },
  {
    name: 'the admin port',
    url: () => `${at('Chat page')}/metrics`,
    valid: () => ({ method: 'GET', headers: [['authorization', `Bearer ${ADMIN}`]], body: Buffer.alloc(0) }),
  },
  {
    name: 'alerts',
    url: () => `${at('Webhooks')}/webhooks/alertmanager`,
    valid: () => json(`Bearer ${ALERTS}`, notification([firingAlert()])),
  },
];

/** What was asked and taken until now, by the product's own count. */
const taken = async (): Promise<readonly string[]> => {
  const { text } = await rawHttp(`${at('Chat page')}/metrics`, {
    headers: { authorization: `Bearer ${ADMIN}` },
  });
  const lines = text
    .split('\n')
    .filter((line) => /^k8sgpt_(?:commands|alerts_received|jobs_\w+)_total/.test(line));
  expect(text).toContain('k8sgpt_');
  return lines;
};

describe.each(doors)('$name', ({ url, valid }) => {
  test('is open to whoever has the token', async () => {
    const { status, text } = await sendBytes(url(), bytesOf(url(), valid()));
    expect(status, text).toBe(200);
  });

  test('turns away every other token, and does nothing for it', async () => {
    const before = await taken();
    const given = valid();
    const value = given.headers.find(([name]) => name === 'authorization')?.[1] ?? '';
    const others = given.headers.filter(([name]) => name !== 'authorization');
    // The scheme may be written in any case.
    const isSame = (one: string): boolean => one.trim().replace(/^bearer +/i, 'Bearer ') === value;
    const token = fc.oneof(
      fc.constant(undefined),
      otherValue(value).filter((one) => !isSame(one)),
      otherValue(value.slice(7))
        .filter((one) => !isSame(`Bearer ${one}`))
        .map((one) => `Bearer ${one}`),
      fc.constantFrom(
        ...[ADMIN, API, MCP, ALERTS].map((one) => `Bearer ${one}`).filter((one) => one !== value),
      ),
    );
    await fc.assert(
      fc.asyncProperty(token, async (authorization) => {
        const headers =
          authorization === undefined ? others : [...others, ['authorization', authorization] as const];
        expectTurnedAway(await sendBytes(url(), bytesOf(url(), { ...given, headers })));
      }),
      RUNS,
    );
    expect(await taken()).toEqual(before);
  });

  test('lives through what is no request at all', async () => {
    await fc.assert(
      fc.asyncProperty(anyRequest, async (bytes) => {
        const { status, text } = await sendBytes(url(), bytes, true);
        expect(status, text).not.toBe(500);
        expect(text).not.toContain('node_modules');
      }),
      RUNS,
    );
    expect((await fetch(`${at('Webhooks')}/healthz`)).status).toBe(200);
  });
});

test('MCP turns away a JSON Web Token of which any character is another', async () => {
  const good = await issuer.token();
  const answer = await sendBytes(at('MCP'), bytesOf(at('MCP'), json(`Bearer ${good}`, initialize)));
  expect(answer.status, answer.text).toBe(200);
  const [head = '', claims = '', signature = ''] = good.split('.');
  const bytes = (text: string): string => Buffer.from(text, 'base64url').toString('hex');
  const other = fc.oneof(
    otherValue(head).map((one) => `${one}.${claims}.${signature}`),
    otherValue(claims).map((one) => `${head}.${one}.${signature}`),
    otherValue(signature)
      .filter((one) => bytes(one) !== bytes(signature))
      .map((one) => `${head}.${claims}.${one}`),
  );
  await fc.assert(
    fc.asyncProperty(other, async (token) => {
      expectTurnedAway(await sendBytes(at('MCP'), bytesOf(at('MCP'), json(`Bearer ${token}`, initialize))));
    }),
    RUNS,
  );
});

test('gRPC turns away every other token', async () => {
  const client = grpcClient(new URL(at('gRPC and REST')).host);
  await expect(client.ask(ANALYZE, { namespace: 'shop' }, { token: API })).resolves.toMatchObject({
    status: 'ProblemDetected',
  });
  await fc.assert(
    fc.asyncProperty(
      otherValue(API).filter((one) => one.trim() !== API),
      async (token) => {
        await expect(client.ask(ANALYZE, {}, { token })).rejects.toMatchObject({
          code: expect.toBeOneOf([grpcStatus.UNAUTHENTICATED, grpcStatus.RESOURCE_EXHAUSTED]) as number,
        });
      },
    ),
    { numRuns: 40 },
  );
});

test('a page answers under no name but that of this machine, and to no page but itself', async () => {
  const heard: unknown[] = [];
  const served = await serveConsole({
    accept: async (one) => {
      heard.push(one);
      return { status: 'accepted' };
    },
  });
  const body = JSON.stringify({ channel: 'general', line: '/k8sgpt help', source: 'command' });
  const own = new URL(served.url).host;
  const foreign = fc
    .oneof(
      fc.domain(),
      fc.ipV4().filter((ip) => !ip.startsWith('127.')),
      fc.constantFrom('127.0.0.1.evil.example', 'localhost.evil.example', '0x7f000001', '[::ffff:127.0.0.1]'),
    )
    .filter((host) => host !== 'localhost');
  await fc.assert(
    fc.asyncProperty(foreign, fc.boolean(), async (host, isOrigin) => {
      const headers: Record<string, string> = isOrigin ? { host: own, origin: `http://${host}` } : { host };
      const { status } = await rawHttp(`${served.url}/api/say`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      expect([400, 403]).toContain(status);
    }),
    RUNS,
  );
  expect(heard).toEqual([]);
  await served.close();
});

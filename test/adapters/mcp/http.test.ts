// SPDX-License-Identifier: Apache-2.0

import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, it, onTestFinished } from 'vitest';
import { mcpConfig } from '../../../adapters/mcp/config.ts';
import { createMcpHttp } from '../../../adapters/mcp/http.ts';
import { createTokenReader } from '../../../adapters/mcp/oauth.ts';
import { Unwelcome } from '../../../adapters/mcp/unwelcome.ts';
import type { Person } from '../../../src/core/conversation.ts';
import type { ToolDesk } from '../../../src/core/ports/tool-desk.ts';
import { keepingLog } from '../../support/adapter-parts.ts';
import { httpClient } from '../../support/mcp.ts';

const served = async (listener: Parameters<typeof createServer>[1]): Promise<string> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** Knows nothing but whom it was asked for. */
const desk = (heard: Person[]): ToolDesk => ({
  version: '0.0.0',
  refuseBackend: () => undefined,
  say: () => Promise.reject(new Error('nobody asks here')),
  clusters: async () => [],
  report: async (person) => {
    heard.push(person);
    return undefined;
  },
  incidents: async () => [],
  filters: async () => [],
  integrations: async () => [],
  k8sgptResult: () => {
    throw new Error('nobody asks here');
  },
});

interface Given {
  readonly desk?: Partial<ToolDesk>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly identify?: (authorization: string | undefined) => Promise<Person>;
}

const open = async ({ desk: other, settings = {}, identify = async () => ({ id: 'you' }) }: Given = {}) => {
  const heard: Person[] = [];
  const { log, lines } = keepingLog();
  const http = createMcpHttp({
    desk: { ...desk(heard), ...other },
    log,
    settings: mcpConfig.schema.parse({ http: true, ...settings }),
    now: Date.now,
    identify,
  });
  onTestFinished(() => http.close());
  const url = await served(http.listener);
  return { url: `${url}/mcp`, origin: url, heard, log: lines };
};

const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
const ask = (url: string, headers: Readonly<Record<string, string>> = {}, body = list) =>
  fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
  });

it('turns away pages of others, long bodies, other paths, and who asks too often', async () => {
  const { url, origin } = await open({ settings: { requestsPerMinute: 3 } });
  expect((await ask(url, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await ask(url, { origin: 'null' })).status).toBe(403);
  expect((await ask(`${origin}/other`)).status).toBe(404);
  expect((await ask(url, { origin: 'http://localhost:6274' })).status).toBe(200);
  expect((await ask(url, {}, JSON.stringify({ x: 'x'.repeat(300_000) }))).status).toBe(413);
  expect((await ask(url)).status).toBe(200);
  const late = await ask(url);
  expect([late.status, Number(late.headers.get('retry-after')) > 0]).toEqual([429, true]);
});

it('what strangers send that is no address is no fault of ours', async () => {
  const { origin, log } = await open({
    settings: { token: 'a token of sixteen and more' },
    identify: async () => {
      throw new Unwelcome('no_token', 'A token is needed.');
    },
  });
  const { port } = new URL(origin);
  const status = (path: string, host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      request({ port, path, headers: { host } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end();
    });
  expect(await status('//', 'localhost')).toBe(404);
  expect(await status('http://[::1', 'localhost')).toBe(404);
  expect(await status('/mcp', 'a b')).toBe(401);
  expect(log.join()).not.toContain('failed');
});

it('a fault of ours is told in one sentence, and is in the log', async () => {
  const { url, log } = await open();
  const { call } = await httpClient([url]);
  expect(await call('analyze')).toMatchObject({
    isError: true,
    text: expect.stringContaining('fault of k8sgpt') as string,
  });
  expect(log.join()).toContain('A tool failed');
  await expect(call('list-resources', { resourceType: '' })).resolves.toMatchObject({ isError: true });
});

it('the AI backend that is named explains, and one that is not set up is refused', async () => {
  const asked: unknown[] = [];
  const { url } = await open({
    desk: {
      refuseBackend: (named) =>
        named === 'openai' ? 'The AI backend openai is not set up here.' : undefined,
      say: async ({ words, backend }) => {
        asked.push({ words, backend });
        return { documents: [], trouble: 'refused' };
      },
    },
  });
  const { call } = await httpClient([url]);
  expect(await call('analyze', { explain: true, backend: 'openai' })).toMatchObject({
    isError: true,
    text: 'The AI backend openai is not set up here.',
  });
  await call('analyze', { explain: true, backend: 'ollama' });
  expect(asked).toEqual([{ words: ['analyze', '--explain'], backend: 'ollama' }]);
});

it('tokens of an issuer are taken when they are signed, meant for here, current, and allow it', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const other = await generateKeyPair('ES256');
  const key = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' };
  const issuer = await served((request, response) => {
    const metadata = {
      issuer: `http://${request.headers.host ?? ''}`,
      jwks_uri: `http://${request.headers.host ?? ''}/keys`,
    };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/keys' ? { keys: [key] } : metadata));
  });
  const oauth = { issuer, audience: 'https://k8sgpt.example.com/mcp', scopes: ['k8sgpt:read'] };
  const settings = mcpConfig.schema.parse({ oauth }).oauth;
  if (settings === undefined) throw new Error('no settings');
  const read = createTokenReader(settings);
  const { url, origin, heard } = await open({
    settings: { oauth, publicUrl: 'https://k8sgpt.example.com/mcp' },
    identify: async (authorization) => {
      if (authorization === undefined) throw new Unwelcome('no_token', 'A token is needed.');
      return read(authorization.replace('Bearer ', ''));
    },
  });
  const token = (claims: Readonly<Record<string, unknown>> = {}, by = privateKey) =>
    new SignJWT({
      sub: 'ana',
      scope: 'openid k8sgpt:read',
      groups: ['sre'],
      iss: issuer,
      aud: oauth.audience,
      exp: Math.floor(Date.now() / 1_000) + 300,
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .sign(by);
  const { call } = await httpClient([url], { token: await token() });
  await call('incidents');
  expect(heard).toEqual([{ id: 'oauth:ana', name: 'ana', groups: ['sre'] }]);

  const metadata = `resource_metadata="https://k8sgpt.example.com/.well-known/oauth-protected-resource/mcp"`;
  const nobody = await ask(url);
  expect([nobody.status, nobody.headers.get('www-authenticate')]).toEqual([401, `Bearer ${metadata}`]);
  const wrong: readonly (readonly [string, Promise<string>, number, string])[] = [
    ['another key', token({}, other.privateKey), 401, 'invalid_token'],
    ['another audience', token({ aud: 'https://other.example.com' }), 401, 'invalid_token'],
    ['another issuer', token({ iss: 'https://other.example.com' }), 401, 'invalid_token'],
    ['over', token({ exp: Math.floor(Date.now() / 1_000) - 300 }), 401, 'invalid_token'],
    ['no end', token({ exp: undefined }), 401, 'invalid_token'],
    ['of nobody', token({ sub: undefined }), 401, 'invalid_token'],
    ['too little', token({ scope: 'openid' }), 403, 'insufficient_scope'],
    ['no token at all', Promise.resolve('eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbmEifQ.'), 401, 'invalid_token'],
  ];
  for (const [what, given, status, error] of wrong) {
    const answer = await ask(url, { authorization: `Bearer ${await given}` });
    expect(answer.status, what).toBe(status);
    expect(answer.headers.get('www-authenticate'), what).toContain(`error="${error}"`);
  }
  const told = await fetch(`${origin}/.well-known/oauth-protected-resource/mcp`);
  expect(await told.json()).toMatchObject({
    resource: oauth.audience,
    authorization_servers: [issuer],
    scopes_supported: ['k8sgpt:read'],
  });
});

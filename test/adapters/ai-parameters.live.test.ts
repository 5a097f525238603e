// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { backends } from '../../adapters/ai/index.ts';
import { Refused } from '../../src/core/errors.ts';
import type { AiModule } from '../../src/core/ports/ai-module.ts';
import { type AiServer, givesJson, startAiServer } from '../standins/ai-server.ts';
import { replyIn } from '../standins/speech/speech.ts';
import { adapterParts, keepingLog } from '../support/adapter-parts.ts';
import { fileWith, rsaPair } from '../support/ai-keys.ts';
import { speeches } from '../support/ai-speeches.ts';

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
});

const { pem } = rsaPair();
const lines = ['[DEFAULT]', 'tenancy=t', 'user=u', 'fingerprint=f', `key_file=${fileWith('key.pem', pem)}`];
const profile = fileWith('config', lines.join('\n'));

/** What each backend needs besides a key, an address and a model. */
const needs: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  amazonsagemaker: { endpoint: 'an-endpoint' },
  ibmwatsonxai: { projectId: 'p', iamUrl: 'BASE/iam' },
  googlevertexai: { project: 'p', credentialsFile: 'GOOGLE' },
  oci: { configFile: profile, region: 'eu-frankfurt-1' },
};

const usage = { input: 1, output: 1 };
const token = givesJson({ access_token: 'a-token', expires_in: 3600 });

/** A proxy that knows one server only, under whatever name. */
const proxyTo = async (server: AiServer): Promise<{ readonly url: string; readonly seen: string[] }> => {
  const seen: string[] = [];
  const proxy = createServer((request, response) => {
    seen.push(request.url ?? '');
    const { pathname, search } = new URL(request.url ?? '');
    void (async () => {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece as Buffer);
      const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
      const answer = await fetch(`${server.url}${pathname}${search}`, {
        method: request.method ?? 'GET',
        headers: headers as Record<string, string>,
        body: pieces.length === 0 ? null : Buffer.concat(pieces),
      });
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      response.end(Buffer.from(await answer.arrayBuffer()));
    })();
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, seen };
};

const started = async (name: string): Promise<AiServer> => {
  const server = await startAiServer({ '/iam': token, '/token': token });
  onTestFinished(() => server.close());
  const speech = speeches[name];
  if (speech === undefined) throw new Error(`nothing speaks as ${name} does`);
  server.will(replyIn(speech, { does: 'answers', pieces: ['fine'], usage, model: 'm' }, ''));
  return server;
};

const opened = async (name: string, base: string, more: Readonly<Record<string, unknown>>) => {
  const module = backends[name as keyof typeof backends] as unknown as AiModule;
  const shape = Object.keys(module.config.schema.shape);
  const google = fileWith(
    'google.json',
    JSON.stringify({
      type: 'service_account',
      client_email: 'e',
      private_key: pem,
      token_uri: `${base}/token`,
    }),
  );
  const given: Record<string, unknown> = {
    apiKey: 'a-key',
    baseUrl: base,
    model: 'a-model',
    region: 'eu-west-1',
  };
  for (const [setting, value] of Object.entries({ ...needs[name], ...more }))
    given[setting] =
      value === 'GOOGLE' ? google : typeof value === 'string' ? value.replace('BASE', base) : value;
  const known = Object.fromEntries(Object.entries(given).filter(([setting]) => shape.includes(setting)));
  const { log, lines: logged } = keepingLog();
  return {
    backend: await module.open(module.config.schema.parse(known), adapterParts({ log })),
    shape,
    logged,
  };
};

const ask = async (
  backend: Awaited<ReturnType<typeof opened>>['backend'],
  more: object = {},
): Promise<string> => {
  let text = '';
  const request = { system: 'S', messages: [{ role: 'user' as const, text: 'U' }], maxTokens: 5, ...more };
  for await (const part of backend.complete(request, new AbortController().signal))
    if (part.type === 'text') text += part.text;
  return text;
};

const names = Object.keys(backends).filter((name) => name !== 'noopai');

test.each(names)('%s sends what is set, and nothing that is not', async (name) => {
  const server = await started(name);
  const set = {
    temperature: 0.25,
    topP: 0.75,
    topK: 33,
    maxTokens: 4321,
    stop: ['HALT'],
    headers: 'X-Team: platform',
  };
  const { backend, shape } = await opened(name, server.url, set);
  expect(await ask(backend)).toBe('fine');
  const raw = server.asked[0]?.raw ?? '';
  const values = { temperature: '0.25', topP: '0.75', topK: '33', maxTokens: '4321', stop: 'HALT' };
  for (const [setting, value] of Object.entries(values))
    expect([setting, raw.includes(value)]).toEqual([setting, shape.includes(setting)]);
  expect(server.asked[0]?.headers['x-team']).toBe('platform');
  const plain = await started(name);
  await ask((await opened(name, plain.url, {})).backend);
  for (const word of ['temperature', 'top', 'stop'])
    expect(plain.asked[0]?.raw).not.toMatch(new RegExp(`"${word}`, 'i'));
});

test.each(names)(
  '%s goes through the proxy that is set for it, and asks for its tokens there',
  async (name) => {
    const server = await started(name);
    const proxy = await proxyTo(server);
    const { backend } = await opened(name, 'http://ai.corp.test', { proxy: proxy.url });
    expect(await ask(backend)).toBe('fine');
    expect(proxy.seen.length).toBeGreaterThan(0);
    for (const url of proxy.seen) expect(url).toMatch(/^http:\/\/ai\.corp\.test\//);
  },
);

const refusing = (status: number, message: string) =>
  givesJson({ error: { message }, message, Message: message }, status, {
    'x-amzn-errortype': 'ValidationException',
  });

test.each(names)('%s leaves out from then on what the server refuses by name', async (name) => {
  const server = await started(name);
  const answers = replyIn(
    speeches[name] as never,
    { does: 'answers', pieces: ['fine'], usage, model: 'm' },
    '',
  );
  server.will(refusing(400, 'temperature is not supported with this model'), answers);
  const { backend, logged } = await opened(name, server.url, { temperature: 0.25 });
  // Those take any options, and never refuse one by name.
  if (name === 'customrest' || name === 'ollama') return expect(ask(backend)).rejects.toBeInstanceOf(Refused);
  expect([await ask(backend), await ask(backend)]).toEqual(['fine', 'fine']);
  expect(server.asked.map(({ raw }) => raw.includes('0.25'))).toEqual([true, false, false]);
  expect(logged.join()).toContain('takes fewer options');
});

test.each(names.filter((name) => name !== 'customrest'))(
  '%s learns that a model calls no tools, and does not ask it again',
  async (name) => {
    const server = await started(name);
    server.will(refusing(400, 'a-model does not support tools'));
    const { backend } = await opened(name, server.url, {});
    const tools = [{ name: 'get_logs', description: 'Log', parameters: { type: 'object', properties: {} } }];
    await expect(ask(backend, { tools })).rejects.toThrow(/calls no tools/);
    const before = server.asked.length;
    expect(backend.capabilities().tools).toBe(false);
    await expect(ask(backend, { tools })).rejects.toThrow(/calls no tools/);
    expect(server.asked).toHaveLength(before);
  },
);

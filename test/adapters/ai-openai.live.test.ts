// SPDX-License-Identifier: Apache-2.0

import { LLMock } from '@copilotkit/aimock';
import { afterEach, describe, expect, test } from 'vitest';
import type { OpenAiSettings } from '../../adapters/ai/_openai-config.ts';
import openai from '../../adapters/ai/openai.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Completion, CompletionPart } from '../../src/core/ports/ai-backend.ts';
import { fails, type OpenAiStandin, type Reply, says, sends, startOpenAi } from '../standins/openai.ts';
import { adapterParts, keepingLog } from '../support/adapter-parts.ts';

const KEY = 'sk-proj-AbCdEfGhIjKlMnOpQrStUvWx0123456789';

const closing: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

const standin = async (given: Parameters<typeof startOpenAi>[0] = {}): Promise<OpenAiStandin> => {
  const server = await startOpenAi(given);
  closing.push(() => server.close());
  return server;
};

const settingsFor = (given: Record<string, unknown> = {}): OpenAiSettings =>
  openai.config.schema.parse({ apiKey: KEY, ...given });

const open = (baseUrl: string, given: Record<string, unknown> = {}, parts: Partial<AdapterParts> = {}) =>
  openai.open(settingsFor({ baseUrl, ...given }), adapterParts(parts));

const request: Completion = {
  system: 'S',
  messages: [{ role: 'user', text: 'U' }],
  maxTokens: 77,
  schema: { name: 'explanation', schema: { type: 'object' } },
};
const ask = async (
  backend: Awaited<ReturnType<typeof open>>,
  signal = new AbortController().signal,
): Promise<readonly CompletionPart[]> => {
  const parts: CompletionPart[] = [];
  for await (const part of backend.complete(request, signal)) parts.push(part);
  return parts;
};
const textOf = (parts: readonly CompletionPart[]): string =>
  parts.map((part) => (part.type === 'text' ? part.text : '')).join('');

describe('what is sent', () => {
  test('one request with schema, usage and a bound; key and own user agent in the headers', async () => {
    const server = await standin();
    server.will(says('ok'));
    await ask(await open(server.url, { model: 'gpt-5.4', organization: 'org-1', project: 'proj-1' }));
    expect(server.completions()).toHaveLength(1);
    const [asked] = server.completions();
    expect(asked?.body).toEqual({
      model: 'gpt-5.4',
      messages: [
        { role: 'system', content: 'S' },
        { role: 'user', content: 'U' },
      ],
      stream: true,
      stream_options: { include_usage: true },
      max_completion_tokens: 77,
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'explanation', strict: true, schema: { type: 'object' } },
      },
    });
    expect(asked?.headers).toMatchObject({
      authorization: `Bearer ${KEY}`,
      'user-agent': 'k8sgpt/test',
      'openai-organization': 'org-1',
      'openai-project': 'proj-1',
    });
  });

  test('without a key no authorization is sent, whatever the environment holds', async () => {
    const server = await standin();
    server.will(says('ok'));
    const backend = await openai.open(openai.config.schema.parse({ baseUrl: server.url }), adapterParts());
    await ask(backend);
    expect(server.completions()[0]?.headers).not.toHaveProperty('authorization');
  });

  test('temperature only when it is set', async () => {
    const server = await standin();
    server.will(says('ok'));
    await ask(await open(server.url, { temperature: '0.2' }));
    expect(server.completions()[0]?.body).toMatchObject({ temperature: 0.2 });
  });
});

describe('servers that take less', () => {
  const cases: readonly (readonly [number, string, readonly string[]])[] = [
    [400, "Invalid parameter: 'response_format' of type 'json_schema' is not supported", ['response_format']],
    [422, 'stream_options: Extra inputs are not permitted', ['stream_options']],
    [400, "Unsupported parameter: 'max_completion_tokens'", ['max_completion_tokens']],
    [400, 'bad request', ['response_format', 'stream_options', 'max_completion_tokens']],
  ];
  test.each(cases)('%i %s: asked once more without it, and never with it again', async (...given) => {
    const [status, message, gone] = given;
    const server = await standin();
    server.will(fails(status, { message }), says('ok', { usage: null }));
    const backend = await open(server.url);
    expect(textOf(await ask(backend))).toBe('ok');
    expect(textOf(await ask(backend))).toBe('ok');
    expect(server.completions()).toHaveLength(3);
    for (const { body } of server.completions().slice(1)) {
      for (const part of gone) expect(body).not.toHaveProperty(part);
      expect(body).toHaveProperty(
        gone.includes('max_completion_tokens') ? 'max_tokens' : 'stream',
        expect.anything(),
      );
    }
  });

  test('a server that refuses everything is asked twice and then believed', async () => {
    const server = await standin();
    server.will(fails(400, { message: 'the prompt is bad' }));
    await expect(ask(await open(server.url))).rejects.toThrow(
      /refuses the request with status 400: the prompt is bad/,
    );
    expect(server.completions()).toHaveLength(2);
  });

  test('a prompt that is too long is not sent again', async () => {
    const server = await standin();
    server.will(fails(400, { message: 'too long', code: 'context_length_exceeded' }));
    await expect(ask(await open(server.url))).rejects.toBeInstanceOf(Refused);
    expect(server.completions()).toHaveLength(1);
  });

  test('chunks without choices, deltas or usage are passed over', async () => {
    const server = await standin();
    server.will(
      sends([
        ': comment\n\ndata: {}\n\ndata: {"choices":[{}]}\n\n',
        'data: {"choices":[{"delta":{"content":"a"}}]}\r\n\r\n',
        'data: {"choices":[{"delta":{"content":null},"finish_reason":"stop"}],"usage":null}\n\n',
      ]),
    );
    const parts = await ask(await open(server.url));
    expect(parts).toEqual([
      { type: 'text', text: 'a' },
      { type: 'done', model: 'gpt-5.4-mini', inputTokens: 0, outputTokens: 0, finish: 'stop' },
    ]);
  });
});

describe('errors', () => {
  type Failure = Error & { readonly hint?: string; readonly retryAfterMs?: number };
  const troubleOf = async (reply: Reply, parts: Partial<AdapterParts> = {}): Promise<Failure> => {
    const server = await standin();
    server.will(reply);
    const trouble: unknown = await ask(await open(server.url, {}, parts)).catch((error: unknown) => error);
    return trouble as Failure;
  };

  test('Retry-After as a date counts from the clock', async () => {
    const trouble = await troubleOf(fails(429, {}, { 'retry-after': 'Wed, 25 Nov 2026 13:00:30 GMT' }), {
      clock: { ...adapterParts().clock, now: () => Date.parse('2026-11-25T13:00:00Z') },
    });
    expect(trouble.retryAfterMs).toBe(30_000);
  });

  test('an empty account cannot be mended by waiting', async () => {
    const trouble = await troubleOf(fails(429, { code: 'insufficient_quota', message: 'You exceeded' }));
    expect(trouble).toBeInstanceOf(Refused);
    expect(trouble.hint).toMatch(/credit/);
  });

  test('a wrong address is told apart from a wrong model', async () => {
    const server = await standin();
    const trouble: unknown = await ask(await open(server.url.replace('/v1', ''))).catch(
      (error: unknown) => error,
    );
    expect(trouble).toMatchObject({ name: 'Refused', hint: expect.stringContaining('OPENAI_BASE_URL') });
  });

  test('an error within the stream is Unavailable', async () => {
    const trouble = await troubleOf(
      sends([
        'data: {"choices":[{"delta":{"content":"a"}}]}\n\n',
        'data: {"error":{"message":"overloaded"}}\n\n',
      ]),
    );
    expect(trouble).toBeInstanceOf(Unavailable);
    expect(trouble.message).toMatch(/broke off its answer: overloaded/);
  });

  test('a page of HTML is Unavailable', async () => {
    expect(await troubleOf(sends(['<html>login</html>'], { 'content-type': 'text/html' }))).toBeInstanceOf(
      Unavailable,
    );
  });

  test('an answer that the content filter stops is Refused', async () => {
    expect(await troubleOf(says('I', { finish: 'content_filter' }))).toBeInstanceOf(Refused);
  });

  test('an answer that never ends is stopped', async () => {
    const server = await standin();
    server.will(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const timer = setInterval(
        () => response.write('data: {"choices":[{"delta":{"content":"a"}}]}\n\n'),
        20,
      );
      response.on('close', () => clearInterval(timer));
    });
    await expect(ask(await open(server.url, { timeout: 0.2 }))).rejects.toThrow(/did not finish .* 0\.2 s/);
  });

  test('neither the key nor what was asked reaches a log', async () => {
    const { log, lines } = keepingLog();
    const stderr: string[] = [];
    const real = { error: console.error, log: console.log, warn: console.warn };
    const keep = (...words: unknown[]): void => void stderr.push(words.map(String).join(' '));
    Object.assign(console, { error: keep, log: keep, warn: keep });
    try {
      for (const reply of [
        fails(400, { message: `bad ${KEY}` }),
        sends(['data: {nonsense\n\n']),
        fails(401),
      ]) {
        const server = await standin();
        server.will(reply);
        await ask(await open(server.url, {}, { log })).catch(() => undefined);
      }
    } finally {
      Object.assign(console, real);
    }
    expect(stderr).toEqual([]);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('\n')).not.toContain(KEY);
  });
});

test('an independent emulator understands it', async () => {
  const mock = new LLMock({ port: 0 });
  closing.push(() => mock.stop());
  mock.onMessage('U', { content: '{"happening":"fine"}', usage: { prompt_tokens: 9, completion_tokens: 4 } });
  await mock.start();
  const parts = await ask(await open(`${mock.url}/v1`));
  expect(textOf(parts)).toBe('{"happening":"fine"}');
  expect(parts.at(-1)).toMatchObject({ type: 'done', inputTokens: 9, outputTokens: 4 });
});

// SPDX-License-Identifier: Apache-2.0

import { afterEach, describe, expect, test } from 'vitest';
import type { OpenAiSettings } from '../../adapters/ai/_openai-config.ts';
import openai from '../../adapters/ai/openai.ts';
import { fails, type OpenAiStandin, says, startOpenAi } from '../standins/openai.ts';
import { adapterParts } from '../support/adapter-parts.ts';

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

describe('diagnose', () => {
  const diagnose = (settings: OpenAiSettings) =>
    openai.diagnose(settings, adapterParts(), new AbortController().signal);

  test('nothing set', async () => {
    expect(await diagnose(openai.config.schema.parse({}))).toMatchObject([
      { name: 'key', status: 'skipped', fix: expect.stringContaining('OPENAI_API_KEY') },
    ]);
  });

  test('key and model are good', async () => {
    const server = await standin();
    expect(await diagnose(settingsFor({ baseUrl: server.url }))).toMatchObject([
      { name: 'key', status: 'ok' },
      { name: 'model', status: 'ok' },
    ]);
    expect(server.completions()).toHaveLength(0);
  });

  test.each(['listing', 'answering'])('a key that is refused for %s', async (at) => {
    const refuses = fails(401, { message: KEY });
    const server = await standin({ models: at === 'listing' ? refuses : fails(404) });
    server.will(refuses);
    const checks = await diagnose(settingsFor({ baseUrl: server.url }));
    expect(checks.at(-1)).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('does not accept the API key'),
      fix: expect.stringContaining('OPENAI_API_KEY'),
    });
    expect(checks.filter(({ name, status }) => name === 'key' && status === 'ok')).toEqual([]);
    expect(JSON.stringify(checks)).not.toContain(KEY);
  });

  test('a model that is not listed and does not answer, with the one that was meant', async () => {
    const server = await standin();
    server.will(fails(404, { code: 'model_not_found', message: 'The model does not exist' }));
    const [, model] = await diagnose(settingsFor({ baseUrl: server.url, model: 'gpt-5.4-mimi' }));
    expect(model).toMatchObject({
      status: 'failed',
      fix: expect.stringContaining('OPENAI_MODEL to gpt-5.4-mini'),
    });
  });

  test('a server that lists nothing is asked for one word', async () => {
    const server = await standin({ models: fails(404) });
    server.will(says('Ready'));
    expect(await diagnose(settingsFor({ baseUrl: server.url, model: 'llama' }))).toMatchObject([
      { status: 'ok' },
      { name: 'model', status: 'ok' },
    ]);
  });

  test('a server that is not there', async () => {
    const server = await startOpenAi();
    await server.close();
    expect(await diagnose(settingsFor({ baseUrl: server.url }))).toMatchObject([
      { status: 'failed', detail: expect.stringContaining('ECONNREFUSED'), fix: expect.any(String) },
    ]);
  });
});

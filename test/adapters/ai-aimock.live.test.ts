// SPDX-License-Identifier: Apache-2.0

import { LLMock } from '@copilotkit/aimock';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { backends } from '../../adapters/ai/index.ts';
import type { AiModule } from '../../src/core/ports/ai-module.ts';
import { adapterParts } from '../support/adapter-parts.ts';

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
});

/** Where an emulator that others wrote speaks as each service does. */
const places: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  amazonbedrock: { region: 'eu-west-1', model: 'anthropic.claude-x' },
  anthropic: { apiKey: 'k', model: 'claude-x' },
  azureopenai: { apiKey: 'k', model: 'gpt-x', apiVersion: '2024-10-21' },
  cohere: { apiKey: 'k', model: 'command-x' },
  google: { apiKey: 'k', model: 'gemini-x' },
  ollama: { model: 'llama-x' },
  openai: { apiKey: 'k', model: 'gpt-x', baseUrl: '/v1' },
};

const tools = [
  {
    name: 'get_logs',
    description: 'Log of a pod',
    parameters: { type: 'object', properties: { pod: { type: 'string' } }, required: ['pod'] },
  },
];

test.each(Object.keys(places))('%s is understood by an emulator that others wrote', async (name) => {
  const mock = new LLMock({ port: 0 });
  onTestFinished(() => mock.stop());
  mock.onMessage('why', { content: '{"happening":"it is fine"}' });
  mock.onMessage('look', { toolCalls: [{ name: 'get_logs', arguments: '{"pod":"a"}' }] });
  await mock.start();
  const module = backends[name as keyof typeof backends] as unknown as AiModule;
  const { baseUrl = '', ...settings } = places[name] ?? {};
  const parsed = module.config.schema.parse({ ...settings, baseUrl: `${mock.url}${String(baseUrl)}` });
  const backend = await module.open(parsed, adapterParts());
  const ask = async (text: string, more: object = {}) => {
    const parts = [];
    const messages = [{ role: 'user' as const, text }];
    const request = { system: 'S', messages, maxTokens: 50, ...more };
    for await (const part of backend.complete(request, new AbortController().signal)) parts.push(part);
    return parts;
  };
  const answer = await ask('why');
  expect(answer.map((part) => (part.type === 'text' ? part.text : '')).join('')).toBe(
    '{"happening":"it is fine"}',
  );
  expect(answer.at(-1)).toMatchObject({ type: 'done', finish: 'stop' });
  const calls = (await ask('look', { tools })).flatMap((part) => (part.type === 'call' ? [part.call] : []));
  expect(calls).toMatchObject([{ name: 'get_logs', arguments: { pod: 'a' } }]);
});

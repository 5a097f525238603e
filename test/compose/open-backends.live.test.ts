// SPDX-License-Identifier: Apache-2.0

import { writeFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createBase } from '../../src/compose/base.ts';
import { chosenBackends, openBackends } from '../../src/compose/open-backends.ts';
import { loadSettings } from '../../src/compose/settings.ts';
import type { CompletionPart } from '../../src/core/ports/ai-backend.ts';
import { type AiServer, givesJson, startAiServer } from '../standins/ai-server.ts';
import { anthropicSpeech } from '../standins/speech/anthropic.ts';
import { openaiSpeech } from '../standins/speech/openai.ts';
import { replyIn } from '../standins/speech/speech.ts';
import { fileWith } from '../support/ai-keys.ts';

const started = async (): Promise<AiServer> => {
  const server = await startAiServer();
  onTestFinished(() => server.close());
  return server;
};

const usage = { input: 3, output: 2 };
const answers = { does: 'answers', pieces: ['fine'], usage, model: 'm-1' } as const;

const settingsOf = async (env: Record<string, string>, yaml = '') => {
  const path = fileWith('k8sgpt.yaml', '');
  writeFileSync(path, yaml);
  return loadSettings({ env, path });
};

const asked = async (env: Record<string, string>): Promise<readonly CompletionPart[]> => {
  const { backend } = await openBackends(await settingsOf(env), createBase({ env }), undefined);
  const parts: CompletionPart[] = [];
  const request = { system: 'S', messages: [{ role: 'user' as const, text: 'U' }], maxTokens: 5 };
  for await (const part of backend?.complete(request, new AbortController().signal) ?? []) parts.push(part);
  return parts;
};

describe('which backends are asked', () => {
  const keys = { ANTHROPIC_API_KEY: 'a', GROQ_API_KEY: 'g', OPENAI_API_KEY: 'o' };

  test('the first that is configured, and no other that happens to be', async () => {
    expect(chosenBackends(await settingsOf(keys))).toEqual(['anthropic']);
    expect(chosenBackends(await settingsOf({}))).toEqual([]);
  });

  test('the one that is named, then those that are named to go on', async () => {
    const env = { ...keys, K8SGPT_AI_BACKEND: 'openai', K8SGPT_AI_FALLBACKS: 'groq, anthropic,openai' };
    expect(chosenBackends(await settingsOf(env))).toEqual(['openai', 'groq', 'anthropic']);
  });

  test('a name that nobody has is an error with its place, and so is a setting that a backend would ignore', async () => {
    const yaml = 'ai:\n  backend: opnai\ngroq:\n  apiKey: { env: KEY }\n  topK: 3\n';
    await expect(settingsOf({ KEY: 'k', GROQ_REGION: 'eu' }, yaml)).rejects.toMatchObject({
      problems: [
        expect.stringMatching(/:2:3: ai\.backend: there is no AI backend opnai; did you mean openai\?$/),
        'GROQ_REGION: Groq has no such setting; take it away',
        expect.stringMatching(/:5:3: groq\.topK: Groq has no such setting; take it away$/),
      ],
    });
  });
});

describe('several backends at once', () => {
  test('where the first fails, the next answers in its own protocol', async () => {
    const [first, second] = [await started(), await started()];
    first.will(givesJson({ error: { message: 'overloaded' } }, 503));
    second.will(replyIn(anthropicSpeech, answers, ''));
    const parts = await asked({
      OPENAI_BASE_URL: `${first.url}/v1`,
      ANTHROPIC_API_KEY: 'a',
      ANTHROPIC_BASE_URL: second.url,
      ANTHROPIC_MODEL: 'claude-x',
      K8SGPT_AI_BACKEND: 'openai',
      K8SGPT_AI_FALLBACKS: 'anthropic',
    });
    expect(parts).toMatchObject([
      { type: 'switched', from: 'openai', to: 'anthropic', why: expect.stringContaining('status 503') },
      { type: 'text', text: 'fine' },
      { type: 'done', model: 'm-1' },
    ]);
  });

  test('one that cannot be opened is left out, and alone it is told why', async () => {
    const server = await started();
    server.will(replyIn(openaiSpeech, answers, ''));
    const env = { GROQ_API_KEY: 'g', OPENAI_BASE_URL: `${server.url}/v1`, K8SGPT_AI_BACKEND: 'groq' };
    expect((await asked({ ...env, K8SGPT_AI_FALLBACKS: 'openai' })).at(-1)).toMatchObject({ type: 'done' });
    const { backend, without } = await openBackends(await settingsOf(env), createBase({ env }), undefined);
    expect(backend).toBeUndefined();
    expect(without).toBe('AI backend groq: Groq needs the name of a model');
  });

  test('limits of a backend hold for all who ask', async () => {
    const server = await started();
    let now = 0;
    let most = 0;
    server.will(async (response, request) => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 30));
      now -= 1;
      await replyIn(openaiSpeech, answers, '')(response, request);
    });
    const env = { OPENAI_BASE_URL: `${server.url}/v1`, OPENAI_CONCURRENCY: '2' };
    const base = createBase({ env });
    const { backend } = await openBackends(await settingsOf(env), base, undefined);
    const request = { system: 'S', messages: [{ role: 'user' as const, text: 'U' }], maxTokens: 5 };
    await Promise.all(
      [1, 2, 3, 4, 5].map(async () => {
        for await (const part of backend?.complete(request, new AbortController().signal) ?? [])
          if (part.type === 'done') return;
      }),
    );
    expect(server.asked).toHaveLength(5);
    expect(most).toBe(2);
  });
});

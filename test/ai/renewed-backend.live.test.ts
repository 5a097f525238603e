// SPDX-License-Identifier: Apache-2.0

import { writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { createBase } from '../../src/compose/base.ts';
import { openBackends } from '../../src/compose/open-backends.ts';
import { loadSettings } from '../../src/compose/settings.ts';
import { givesJson, startAiServer } from '../standins/ai-server.ts';
import { openaiSpeech } from '../standins/speech/openai.ts';
import { replyIn } from '../standins/speech/speech.ts';
import { fileWith } from '../support/ai-keys.ts';

test('a key that is corrected in its file counts from the next question on', async () => {
  const server = await startAiServer();
  onTestFinished(() => server.close());
  const usage = { input: 1, output: 1 };
  const answers = replyIn(openaiSpeech, { does: 'answers', pieces: ['fine'], usage, model: 'm' }, '');
  server.will((response, asked) =>
    asked.headers.authorization === 'Bearer right'
      ? answers(response, asked)
      : givesJson({ error: { message: 'wrong key' } }, 401)(response, asked),
  );
  const file = fileWith('key', 'wrong\n');
  const env = { OPENAI_API_KEY_FILE: file, OPENAI_BASE_URL: `${server.url}/v1` };
  const settings = await loadSettings({ env, path: fileWith('k8sgpt.yaml', '') });
  const { backend } = await openBackends(settings, createBase({ env }), undefined);
  const ask = async (): Promise<string> => {
    let text = '';
    const request = { system: 'S', messages: [{ role: 'user' as const, text: 'U' }], maxTokens: 5 };
    for await (const part of backend?.complete(request, new AbortController().signal) ?? [])
      if (part.type === 'text') text += part.text;
    return text;
  };
  await expect(ask()).rejects.toThrow(/does not accept the API key/);
  writeFileSync(file, 'right\n');
  expect(await ask()).toBe('fine');
});

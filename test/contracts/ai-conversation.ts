// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { Completion } from '../../src/core/ports/ai-backend.ts';
import { all, failure, never, request } from './ai-asking.ts';
import type { About, Given, Scenario } from './ai-scenario.ts';

const TOOLS = [
  {
    name: 'get_logs',
    description: 'Log of a pod',
    parameters: { type: 'object', properties: { pod: { type: 'string' } }, required: ['pod'] },
  },
] as const;

/** What every AI backend does with a conversation, a schema, tools, and an answer that ends early. */
export const aiConversation = (
  given: (scenario: Scenario) => Promise<Given>,
  about: About,
  usageOf: (input: number, output: number) => object,
): void => {
  const { tools = true, schema = true, tellsFinish = true } = about;
  const streamed = about.whole !== true;

  test('the whole conversation is sent, with the instructions', async () => {
    const { backend, received } = await given({
      does: 'answers',
      pieces: ['fine'],
      usage: { input: 321, output: 17 },
      model: 'a-model-2026',
    });
    const asked: Completion = {
      ...request,
      messages: [
        { role: 'user', text: 'why is pod-k2bcdf slow' },
        { role: 'assistant', text: 'its node is full' },
        { role: 'user', text: 'since when' },
      ],
    };
    const parts = await all(backend, never(), asked);
    expect(parts.at(-1)).toMatchObject({ type: 'done', ...usageOf(321, 17) });
    const sent = received().join('\n');
    for (const words of ['Explain.', 'why is pod-k2bcdf slow', 'its node is full', 'since when'])
      expect(sent).toContain(words);
  });

  test('what it can do is told, and the schema of the answer is sent', async () => {
    const { backend, received } = await given({
      does: 'answers',
      pieces: ['{}'],
      usage: { input: 1, output: 1 },
      model: 'm',
    });
    expect(backend.capabilities()).toEqual({ schema, tools, streaming: streamed });
    const asked = { name: 'answer', schema: { type: 'object', properties: { seen: { type: 'string' } } } };
    await all(backend, never(), { ...request, schema: asked });
    if (schema) expect(received().join('\n')).toContain('seen');
  });

  test.runIf(about.tellsCached === true)('tokens from the cache of the service are told', async () => {
    const { backend } = await given({
      does: 'answers',
      pieces: ['a'],
      usage: { input: 100, output: 9, cached: 64 },
      model: 'm',
    });
    const parts = await all(backend);
    expect(parts.at(-1)).toMatchObject({ inputTokens: 100, outputTokens: 9, cachedTokens: 64 });
  });

  test.runIf(tellsFinish)('an answer that ran out of tokens says so', async () => {
    const answer = {
      does: 'answers',
      usage: { input: 1, output: 1 },
      model: 'm',
      finish: 'length',
    } as const;
    const parts = await all((await given({ ...answer, pieces: ['half'] })).backend);
    expect(parts.at(-1)).toMatchObject({ type: 'done', finish: 'length' });
    const trouble = await failure(await given({ ...answer, pieces: [] }));
    expect(trouble).toBeInstanceOf(Unavailable);
    expect(trouble.message).toContain('raise ai.maxTokens');
  });

  test.runIf(about.filters ?? tellsFinish)('an answer that a filter stopped is Refused', async () => {
    const usage = { input: 1, output: 1 };
    const trouble = await failure(
      await given({ does: 'answers', pieces: ['I'], usage, model: 'm', finish: 'filter' }),
    );
    expect(trouble).toBeInstanceOf(Refused);
    expect(trouble.message).toContain('content filter');
  });

  test.runIf(tools)('calls of tools are told, and go back with their results', async () => {
    const calls = [
      { id: 'call_one', name: 'get_logs', arguments: { pod: 'pod-k2bcdf' } },
      { id: 'call_two', name: 'get_logs', arguments: { pod: 'pod-z9x8w7' } },
    ];
    const usage = { input: 50, output: 20 };
    const { backend, received } = await given({ does: 'calls', calls, usage, model: 'a-model-2026' });
    const { schema: _, ...plain } = request;
    const asked: Completion = { ...plain, tools: TOOLS };
    const parts = await all(backend, never(), asked);
    const said = parts.flatMap((part) => (part.type === 'call' ? [part.call] : []));
    expect(said.map((call) => [call.name, call.arguments])).toEqual(
      calls.map((call) => [call.name, call.arguments]),
    );
    if (about.callIds !== false) expect(said.map(({ id }) => id)).toEqual(['call_one', 'call_two']);
    expect(new Set(said.map(({ id }) => id)).size).toBe(2);
    expect(parts.at(-1)).toMatchObject({ type: 'done', finish: 'calls', ...usageOf(50, 20) });
    expect(received()[0]).toContain('get_logs');
    await all(backend, never(), {
      ...asked,
      messages: [
        ...request.messages,
        { role: 'assistant', text: 'I look.', calls: said },
        {
          role: 'tool',
          results: said.map(({ id, name: tool }, at) => ({
            id,
            name: tool,
            text: `log-${at}`,
            failed: at === 1,
          })),
        },
      ],
    });
    for (const words of ['pod-z9x8w7', 'log-0', 'log-1']) expect(received()[1]).toContain(words);
  });

  test.runIf(!tools)('tools are Refused, not left out', async () => {
    const { backend, received } = await given({ does: 'stalls', when: 'before' });
    await expect(all(backend, never(), { ...request, tools: TOOLS })).rejects.toBeInstanceOf(Refused);
    expect(received()).toEqual([]);
  });
};

// SPDX-License-Identifier: Apache-2.0

import { describe, expect, onTestFinished, test } from 'vitest';
import openai from '../../adapters/ai/openai.ts';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { createMasker } from '../../src/core/mask/masker.ts';
import type { QuestionAnswer } from '../../src/core/question.ts';
import { createAnswerer } from '../../src/explain/answerer.ts';
import { createLooking } from '../../src/investigate/looking.ts';
import { startAiServer } from '../standins/ai-server.ts';
import type { Reply } from '../standins/openai.ts';
import { openaiSpeech } from '../standins/speech/openai.ts';
import { replyIn } from '../standins/speech/speech.ts';
import { adapterParts, keepingLog } from '../support/adapter-parts.ts';
import { hostileWords } from '../support/hostile-words.ts';
import { readerOf } from '../support/kubernetes.ts';
import { deployment, NOW, object, reportOf } from '../support/objects.ts';
import { serve } from '../support/recorded.ts';

const usage = { input: 1, output: 1 };
const hostile = Object.entries(hostileWords).filter(([name]) => name !== 'long');

/** A cluster in which everything that people may write gives orders. */
const objects = [
  ...deployment('checkout', { trouble: 'crash', says: 'panic: no route to db' }),
  ...hostile.map(([name, message], at) =>
    object('Event', `e${at}`, {
      involvedObject: { kind: 'Pod', namespace: 'shop', name: 'checkout-5d4f-0' },
      type: 'Warning',
      reason: name.replace(/\W/g, ''),
      message,
      count: 1,
      lastTimestamp: '2026-11-22T09:58:00Z',
    }),
  ),
];

type Calls = readonly { readonly name: string; readonly arguments: unknown }[];

/** A model that calls these, then says that. */
const asking = async (calls: Calls, answer: object) => {
  const server = await startAiServer();
  onTestFinished(() => server.close());
  let turn = 0;
  const reply: Reply = (response, asked) => {
    turn += 1;
    const scenario =
      turn === 1
        ? {
            does: 'calls',
            calls: calls.map((call, at) => ({ ...call, id: `call_${at}` })),
            usage,
            model: 'm',
          }
        : { does: 'answers', pieces: [JSON.stringify(answer)], usage, model: 'm' };
    return replyIn(openaiSpeech, scenario as never, 'sk-test')(response, asked);
  };
  server.will(reply);
  const cluster = await serve(objects as unknown as readonly RawObject[]);
  const reader = await readerOf(cluster);
  const { log, lines } = keepingLog();
  const settings = openai.config.schema.parse({ apiKey: 'sk-test', baseUrl: `${server.url}/v1`, model: 'm' });
  const answerer = createAnswerer({
    backend: await openai.open(settings, adapterParts({ log })),
    masker: (dictionary) => createMasker({ key: 'a masking key of tests', dictionary }),
    log,
  });
  const request = {
    report: await reportOf(objects),
    question: 'why?',
    earlier: [],
    look: async (signal: AbortSignal) =>
      createLooking({ cluster: reader, namespaces: undefined, logs: true, now: NOW, signal }),
  };
  let last: QuestionAnswer | undefined;
  for await (const version of answerer(request, new AbortController().signal)) last = version;
  if (last === undefined) throw new Error('nothing was answered');
  const results: readonly string[] =
    server.asked
      .at(-1)
      ?.body.messages.filter(({ role }: any) => role === 'tool')
      .map(({ content }: any) => content) ?? [];
  return { last, results, lines };
};

describe('an investigation among orders', () => {
  test('tells a model each of them inside of a fence that none can close', async () => {
    const { results } = await asking([{ name: 'events', arguments: { namespace: 'shop' } }], {
      answer: ['Seen.'],
    });
    const [text = ''] = results;
    const lines = text.split(/[\n\r\u2028\u2029\u0085]/);
    expect(lines[0]).toMatch(/^DATA [0-9a-f]{10}$/);
    expect(lines.at(-1)).toBe(lines[0]);
    expect(lines.filter((line) => line === lines[0])).toHaveLength(2);
    // Each event is one line that begins with our words.
    for (const line of lines.slice(2, -1)) expect(line).toMatch(/^\d+[mhd] ago (?:Warning|Normal) /);
    expect(text).not.toMatch(/checkout|ghp_|hunter2/);
  });

  test.each(hostile)('shows people what a model looked at as harmless words: %s', async (_, words) => {
    const { last, lines } = await asking(
      [
        { name: 'list', arguments: { kind: words } },
        { name: 'list', arguments: { kind: 'Pod', namespace: words } },
        { name: 'list', arguments: { kind: 'Pod', selector: words } },
        { name: words.slice(0, 60), arguments: {} },
        { name: 'logs', arguments: { pod: 'checkout-5d4f-0', namespace: 'shop', contains: words } },
        { name: 'get', arguments: words },
      ],
      { answer: ['Seen.'] },
    );
    const shown = [...(last.looked ?? []), last.note ?? ''].join('\n');
    expect(last.source).toBe('ai');
    expect(shown).not.toMatch(/evil[.-]|ghp_|hunter2|javascript:|<[!@#]|@(?:everyone|here|channel|all)\b/i);
    expect(shown).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200B\u202A-\u202E\u2066-\u2069]/);
    expect(Math.max(...(last.looked ?? []).map((line) => line.length))).toBeLessThan(200);
    expect(lines.join('\n')).not.toMatch(/evil|ghp_|hunter2|checkout/);
  });

  test('remarks upon names that it asked for and did not find', async () => {
    const { last } = await asking(
      [
        { name: 'get', arguments: { kind: 'Pod', name: 'ghost-1', namespace: 'shop' } },
        { name: 'events', arguments: { kind: 'Pod', name: 'ghost-1', namespace: 'shop' } },
      ],
      { answer: ['Its pod/ghost-1 is lost.'], steps: ['`kubectl delete pod ghost-1 -n shop`'] },
    );
    expect(last.answer).toEqual(['Its pod/ghost-1 is lost. (`ghost-1` is not in the report)']);
    expect(last.steps[0]).toMatch(/\(changes the cluster\) \(`ghost-1`.* not in the report\)$/);
  });

  test('asks the cluster nothing but to be read, whatever the arguments are made of', async () => {
    const places = ['../../../api/v1/secrets', 'shop/secrets', '..', 'shop?watch=1', '%2e%2e', '*'];
    const { last, results } = await asking(
      places.flatMap((namespace) => [
        { name: 'list', arguments: { kind: 'Pod', namespace } },
        { name: 'logs', arguments: { pod: 'checkout-5d4f-0', namespace } },
      ]),
      { answer: ['Seen.'] },
    );
    expect(last.answer).toEqual(['Seen.']);
    expect(last.looked).toHaveLength(12);
    for (const line of last.looked ?? []) expect(line).toMatch(/\(not possible\)$/);
    expect(results).toHaveLength(12);
    for (const result of results) expect(result).toContain('is not the name of a namespace');
  });
});

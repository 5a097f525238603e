// SPDX-License-Identifier: Apache-2.0

import { describe, expect, onTestFinished, test } from 'vitest';
import openai from '../../adapters/ai/openai.ts';
import { createMasker } from '../../src/core/mask/masker.ts';
import type { QuestionAnswer } from '../../src/core/question.ts';
import { createAnswerer } from '../../src/explain/answerer.ts';
import { startAiServer } from '../standins/ai-server.ts';
import { openaiSpeech } from '../standins/speech/openai.ts';
import { replyIn } from '../standins/speech/speech.ts';
import { adapterParts, keepingLog } from '../support/adapter-parts.ts';
import { deployment, NOW, reportOf } from '../support/objects.ts';
import { asking, firstOf, model, nsIn, podIn, toolTexts, usage } from './asking.ts';

describe('an investigation', () => {
  test('looks with tools under stand-ins, and answers with what it saw in real names', async () => {
    const reply = model(
      [
        (body) => [{ name: 'list', arguments: { kind: 'pods', namespace: nsIn(firstOf(body)) } }],
        (body) => [
          {
            name: 'events',
            arguments: { kind: 'Pod', name: podIn(firstOf(body)), namespace: nsIn(firstOf(body)) },
          },
          {
            name: 'get',
            arguments: {
              kind: 'deploy',
              name: /deploy-[a-z0-9]{6}/.exec(firstOf(body))?.[0],
              namespace: nsIn(firstOf(body)),
            },
          },
        ],
      ],
      (body) => {
        const seen = toolTexts(body)[1] ?? '';
        return {
          answer: [`It waits for ${/container of ([a-z]+-[a-z0-9]{6}) in/.exec(seen)?.[1]}.`],
          steps: ['`kubectl get endpointslices`'],
          facts: [Number(/^(\d+)\. /m.exec(seen)?.[1])],
        };
      },
    );
    const { last, versions, server } = await asking(reply);
    expect(last.answer).toEqual(['It waits for zanzibar-gateway.']);
    expect(last.looked).toEqual([
      'pods objects in shop',
      'events of Pod checkout-5d4f-0 in shop',
      'deploy checkout in shop',
    ]);
    expect(last.sources).toEqual([
      {
        title: 'Looked up',
        text: expect.stringContaining('Back-off restarting container of zanzibar-gateway'),
      },
    ]);
    expect(last).toMatchObject({ source: 'ai', model: 'm-1', usage: { inputTokens: 300, outputTokens: 60 } });
    // Each look is told as it happens.
    expect(versions.map(({ looked }) => looked?.length)).toEqual(expect.arrayContaining([1, 2, 3]));
    const sent = server.asked.map(({ raw }) => raw).join('\n');
    expect(sent).not.toMatch(/checkout|zanzibar|ghp_|hunter2/);
    expect(sent).toContain('BackOff');
    expect(sent).toContain('progressDeadlineSeconds');
    expect(sent).toContain('creationTimestamp');
  });

  test('does not look at the same twice, and ends when it has looked often enough', async () => {
    const again = (body: any) => [
      { name: 'list', arguments: { kind: 'Pod', namespace: nsIn(firstOf(body)) } },
    ];
    const { last, server } = await asking(
      model([again, again, again, again, again, again], () => ({ answer: ['I do not know.'] })),
    );
    expect(last.answer).toEqual(['I do not know.']);
    expect(last.looked).toHaveLength(1);
    expect(server.asked.length).toBeLessThanOrEqual(5);

    const more = ['Pod', 'Service', 'Deployment', 'Ingress', 'Job', 'Event'].map((kind) => (body: any) => [
      { name: 'list', arguments: { kind, namespace: nsIn(firstOf(body)) } },
    ]);
    const bounded = await asking(
      model(more, () => ({ answer: ['Enough.'] })),
      { limits: { calls: 2 } },
    );
    expect(bounded.last.looked).toHaveLength(2);
    expect(bounded.last.answer).toEqual(['Enough.']);
  });

  test('is over in time: what is known by then is answered', async () => {
    let now = NOW;
    const slow = (body: any) => {
      now += 100_000;
      return [{ name: 'list', arguments: { kind: 'Pod', namespace: nsIn(firstOf(body)) } }];
    };
    const { last, server } = await asking(
      model([slow, slow, slow, slow], () => ({ answer: ['In time.'] })),
      { now: () => now },
    );
    expect(last.answer).toEqual(['In time.']);
    expect(server.asked.length).toBeLessThanOrEqual(3);
    expect(server.asked.at(-1)?.body.tools).toBeUndefined();
  });

  test.each([
    ['Secrets', { kind: 'Secret', namespace: 'shop' }, 'Secret is not looked at'],
    ['a kind that is none', { kind: 'Podd' }, 'is no kind that is known here'],
    ['another namespace', { kind: 'Pod', namespace: 'kube-system' }, 'may not be seen here'],
    ['what belongs to no namespace', { kind: 'Node' }, 'belongs to no namespace'],
    ['arguments that are wrong', { kind: 7 }, 'Wrong arguments'],
  ])('may not look at %s, and is told why', async (_, args, why) => {
    const { last, server } = await asking(
      model([() => [{ name: 'list', arguments: args }]], () => ({ answer: ['Nothing to see.'] })),
      { namespaces: ['shop'] },
    );
    expect(toolTexts(server.asked[1]?.body)[0]).toContain(why);
    expect(last.looked?.[0]).toMatch(/\(not possible\)$/);
  });

  test('reads no log where the operator does not let it', async () => {
    const logs = (body: any) => [
      { name: 'logs', arguments: { pod: podIn(firstOf(body)), namespace: nsIn(firstOf(body)) } },
    ];
    const { server } = await asking(
      model([logs], () => ({ answer: ['No.'] })),
      { logs: false },
    );
    expect(toolTexts(server.asked[1]?.body)[0]).toContain('does not let logs be read');
  });

  test('has no tool that could change anything', async () => {
    const { server } = await asking(model([], () => ({ answer: ['Fine.'] })));
    const names = server.asked[0]?.body.tools.map(({ function: { name } }: any) => name);
    expect(names).toEqual(['list', 'get', 'events', 'logs', 'rollout_history', 'relations', 'top']);
    const changing = await asking(
      model([() => [{ name: 'delete', arguments: { kind: 'Pod' } }]], () => ({ answer: ['No.'] })),
    );
    expect(toolTexts(changing.server.asked[1]?.body)[0]).toContain('There is no tool');
  });

  test('text of the cluster that gives orders stands in a fence that it cannot close', async () => {
    const events = (body: any) => [{ name: 'events', arguments: { namespace: nsIn(firstOf(body)) } }];
    const { server } = await asking(model([events], () => ({ answer: ['Seen.'] })));
    const text = toolTexts(server.asked[1]?.body)[0] ?? '';
    const fence = text.split('\n')[0];
    expect(fence).toMatch(/^DATA [0-9a-f]{10}$/);
    expect(text.split('\n').filter((line) => line === fence)).toHaveLength(2);
  });

  test('what grows too long is shortened, and can be looked at again', async () => {
    const kinds = ['Pod', 'Service', 'Pod'];
    const turns = kinds.map((kind) => (body: any) => [
      { name: 'list', arguments: { kind, namespace: nsIn(firstOf(body)) } },
    ]);
    const { last, server } = await asking(
      model(turns, () => ({ answer: ['Done.'] })),
      { limits: { memory: 400 } },
    );
    expect(last.answer).toEqual(['Done.']);
    const sizes = server.asked.map(({ raw }) => raw.length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(6_000);
  });

  test('of a model that fails on the way is told as far as it went', async () => {
    let turn = 0;
    const { last } = await asking((response, asked) => {
      turn += 1;
      if (turn > 1) return void response.writeHead(401).end('{}');
      const calls = [
        { id: 'c1', name: 'list', arguments: { kind: 'Pod', namespace: nsIn(firstOf(asked.body)) } },
      ];
      return replyIn(
        openaiSpeech,
        { does: 'calls', calls, usage, model: 'm-1' } as never,
        'x',
      )(response, asked);
    });
    expect(last).toMatchObject({ source: 'guidance', looked: ['Pod objects in shop'] });
    expect(last.note).toContain('does not accept the API key');
  });

  test('an answer that is no JSON is asked for once more, and shown as it stands', async () => {
    const { last } = await asking((response, asked) =>
      replyIn(
        openaiSpeech,
        { does: 'answers', pieces: ['It is the database.'], usage, model: 'm-1' } as never,
        'x',
      )(response, asked),
    );
    expect(last.answer).toEqual(['It is the database.']);
  });
});

test('where the cluster cannot be opened the report answers', async () => {
  const server = await startAiServer();
  onTestFinished(() => server.close());
  server.will(model([], () => ({ answer: ['From the report.'], facts: [1] })));
  const { log, lines } = keepingLog();
  const settings = openai.config.schema.parse({ apiKey: 'sk-test', baseUrl: `${server.url}/v1`, model: 'm' });
  const answer = createAnswerer({
    backend: await openai.open(settings, adapterParts({ log })),
    masker: (dictionary) => createMasker({ key: 'a masking key of tests', dictionary }),
    log,
  });
  const report = await reportOf(deployment('checkout', { trouble: 'crash' }));
  const versions: QuestionAnswer[] = [];
  const request = {
    report,
    question: 'why?',
    earlier: [],
    look: async () => {
      throw new Error('no such cluster here');
    },
  };
  for await (const version of answer(request, new AbortController().signal)) versions.push(version);
  expect(versions.at(-1)).toMatchObject({ answer: ['From the report.'], source: 'ai' });
  expect(versions.at(-1)).not.toHaveProperty('looked');
  expect(lines.join('\n')).toContain('answered without looking at the cluster');
});

import { describe, expect, onTestFinished, test } from 'vitest';
import openai from '../../adapters/ai/openai.ts';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { createMasker } from '../../src/core/mask/masker.ts';
import type { QuestionAnswer } from '../../src/core/question.ts';
import { createAnswerer } from '../../src/explain/answerer.ts';
import { type InvestigationLimits, usualLimits } from '../../src/investigate/investigate.ts';
import { createLooking } from '../../src/investigate/looking.ts';
import { type AiServer, startAiServer } from '../standins/ai-server.ts';
import type { Reply } from '../standins/openai.ts';
import { openaiSpeech } from '../standins/speech/openai.ts';
import { replyIn, type SaidCall } from '../standins/speech/speech.ts';
import { adapterParts, keepingLog } from '../support/adapter-parts.ts';
import { readerOf } from '../support/kubernetes.ts';
import { deployment, NOW, object, reportOf } from '../support/objects.ts';
import { serve } from '../support/recorded.ts';

const usage = { input: 100, output: 20 };

/** The words of the person and of the report, as the model was told. */
const firstOf = (body: any): string => body.messages[1].content;
const toolTexts = (body: any): readonly string[] =>
  body.messages.filter(({ role }: any) => role === 'tool').map(({ content }: any) => content);

/** A model that looks at what it is told to, in turns, then answers with what it makes of all that it saw. */
const model = (
  turns: readonly ((body: any) => readonly Omit<SaidCall, 'id'>[])[],
  answer: (body: any) => object,
): Reply => {
  let turn = 0;
  return (response, asked) => {
    const make = asked.body.tools === undefined ? undefined : turns[turn];
    turn += 1;
    const calls = make?.(asked.body).map((call, at) => ({ ...call, id: `call_${turn}_${at}` }));
    const scenario =
      calls === undefined
        ? { does: 'answers', pieces: [JSON.stringify(answer(asked.body))], usage, model: 'm-1' }
        : { does: 'calls', calls, usage, model: 'm-1' };
    return replyIn(openaiSpeech, scenario as never, 'sk-test')(response, asked);
  };
};

const objects = [
  ...deployment('checkout', { trouble: 'crash', says: 'panic: no route to db' }),
  object('ConfigMap', 'checkout-settings', {}),
  object('Secret', 'checkout-keys', { data: { password: 'aHVudGVyMg==' } }),
  object('Event', 'e1', {
    involvedObject: { kind: 'Pod', namespace: 'shop', name: 'checkout-5d4f-0' },
    type: 'Warning',
    reason: 'BackOff',
    message:
      'Back-off restarting container of zanzibar-gateway in pod checkout-5d4f-0, token=ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    count: 12,
    lastTimestamp: '2026-11-22T09:58:00Z',
  }),
  object('Service', 'zanzibar-gateway', { spec: { selector: { app: 'none' }, ports: [{ port: 80 }] } }),
];

interface Asked {
  readonly namespaces?: readonly string[];
  readonly limits?: Partial<InvestigationLimits>;
  readonly logs?: boolean;
  readonly now?: () => number;
}

const asking = async (reply: Reply, { namespaces, limits, logs = true, now }: Asked = {}) => {
  const server: AiServer = await startAiServer();
  onTestFinished(() => server.close());
  server.will(reply);
  const cluster = await serve(objects as unknown as readonly RawObject[]);
  const reader = await readerOf(cluster);
  const { log, lines } = keepingLog();
  const settings = openai.config.schema.parse({ apiKey: 'sk-test', baseUrl: `${server.url}/v1`, model: 'm' });
  const answer = createAnswerer({
    backend: await openai.open(settings, adapterParts({ log })),
    masker: (dictionary) => createMasker({ key: 'a masking key of tests', dictionary }),
    log,
    now,
    investigation: { ...usualLimits, ...limits },
  });
  const report = await reportOf(objects);
  const versions: QuestionAnswer[] = [];
  const signal = new AbortController().signal;
  const request = {
    report,
    question: 'why is checkout slow?',
    earlier: [],
    look: async (limit: AbortSignal) =>
      createLooking({ cluster: reader, namespaces, logs, now: NOW, signal: limit }),
  };
  for await (const version of answer(request, signal)) versions.push(version);
  const last = versions.at(-1);
  if (last === undefined) throw new Error('nothing was answered');
  return { last, versions, server, lines };
};

const podIn = (text: string): string => /pod-[a-z0-9]{6}/.exec(text)?.[0] ?? 'none';
const nsIn = (text: string): string => /ns-[a-z0-9]{6}/.exec(text)?.[0] ?? 'none';

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

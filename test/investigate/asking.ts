// SPDX-License-Identifier: Apache-2.0

import { onTestFinished } from 'vitest';
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

export const usage = { input: 100, output: 20 };

/** The words of the person and of the report, as the model was told. */
export const firstOf = (body: any): string => body.messages[1].content;
export const toolTexts = (body: any): readonly string[] =>
  body.messages.filter(({ role }: any) => role === 'tool').map(({ content }: any) => content);

/** A model that looks at what it is told to, in turns, then answers with what it makes of all that it saw. */
export const model = (
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

export const asking = async (reply: Reply, { namespaces, limits, logs = true, now }: Asked = {}) => {
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

export const podIn = (text: string): string => /pod-[a-z0-9]{6}/.exec(text)?.[0] ?? 'none';
export const nsIn = (text: string): string => /ns-[a-z0-9]{6}/.exec(text)?.[0] ?? 'none';

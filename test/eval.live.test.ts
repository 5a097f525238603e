// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import openai from '../adapters/ai/openai.ts';
import { readCases } from '../scripts/eval/cases.ts';
import { evaluate } from '../scripts/eval/evaluate.ts';
import type { JudgedAnswer } from '../scripts/eval/judge-answer.ts';
import { evaluationPage, evaluationTable } from '../scripts/eval/page.ts';
import { repeating, startScriptedModel } from '../scripts/eval/scripted-model.ts';
import type { State } from '../scripts/score/expected.ts';
import type { MaskingMode } from '../src/core/mask/masker.ts';
import { adapterParts } from './support/adapter-parts.ts';
import { deployment, NOW, type Raw, reportOf } from './support/objects.ts';

const state: State = {
  id: 'crash-of-checkout',
  title: 'checkout crashes',
  family: 'crash',
  incidents: 1,
  quiet: [],
  namespaces: ['shop'],
  objects: deployment('checkout-api', { trouble: 'crash', says: 'panic: no route to the ledger' }),
  now: NOW,
  k8sgpt: {},
  findings: [
    {
      object: 'Pod/shop/checkout-api-*',
      mustMatch: ['crash', 'restart'],
      severity: 'critical',
      rootCause: true,
      also: [],
    },
  ],
};

/** The state explained by a scripted model, through the real backend over HTTP. */
const judged = async (
  answer: (prompt: string) => object,
  mask: MaskingMode = 'strict',
  states: Parameters<typeof evaluate>[0] = [state],
): Promise<JudgedAnswer> => {
  const server = await startScriptedModel(answer);
  onTestFinished(() => server.close());
  const settings = openai.config.schema.parse({
    apiKey: 'k',
    baseUrl: `${server.url}/v1`,
    model: 'scripted',
  });
  const [one, ...more] = await evaluate(
    states,
    {
      backend: await openai.open(settings, adapterParts()),
      mask,
      maxTokens: 1_000,
      promptTokens: 3_000,
      now: () => 0,
    },
    new AbortController().signal,
  );
  expect(more).toEqual([]);
  if (one === undefined) throw new Error('nothing was judged');
  return one;
};

const good = {
  answered: true,
  cause: true,
  object: true,
  honest: true,
  commands: true,
  private: true,
  cited: 1,
  remarks: [],
};

test('an answer that repeats the facts meets every rule', async () => {
  expect(await judged(repeating)).toMatchObject({ ...good, family: 'crash' });
});

const pod = (prompt: string): string => /pod-[a-z0-9]{6}/.exec(prompt)?.[0] ?? 'none';

test.each<[string, (prompt: string) => object, Partial<JudgedAnswer>, RegExp]>([
  [
    'another cause',
    (prompt) => ({ happening: `${pod(prompt)} has no disk.`, because: [{ claim: 'No disk.', facts: [1] }] }),
    { cause: false, object: true },
    /does not say the cause/,
  ],
  [
    'no object',
    () => ({ happening: 'Something keeps crashing.', because: [{ claim: 'It does.', facts: [1] }] }),
    { cause: true, object: false },
    /does not name the object/,
  ],
  [
    'an object that is not there',
    (prompt) => ({ ...repeating(prompt), steps: ['`kubectl logs payments-7 -n elsewhere`'] }),
    { honest: false },
    /not in the report/,
  ],
  [
    'a stand-in that was never given',
    (prompt) => ({ ...repeating(prompt), next: 'Look at pod-k7x2mq then.' }),
    { honest: false },
    /unknown pod/,
  ],
  [
    'a change before a look',
    (prompt) => ({ ...repeating(prompt), steps: [`\`kubectl delete pod ${pod(prompt)}\``] }),
    { commands: false },
    /changes something first/,
  ],
  [
    'a command that kubectl does not have',
    (prompt) => ({ ...repeating(prompt), steps: [`\`kubectl diagnose ${pod(prompt)}\``] }),
    { commands: false },
    /no command of kubectl/,
  ],
  [
    'claims without facts',
    (prompt) => ({ ...repeating(prompt), because: ['It is so.'] }),
    { cited: 0 },
    /^$/,
  ],
])('%s is found out', async (_, answer, wrong, remark) => {
  const one = await judged(answer);
  expect(one).toMatchObject(wrong);
  expect(one.remarks.join('\n')).toMatch(remark);
});

test('names that were sent in clear are found out', async () => {
  const one = await judged(repeating, 'off');
  expect(one.private).toBe(false);
  expect(one.remarks.join('\n')).toContain('sent in clear: checkout-api');
});

test('a backend that does not answer is told as that, not as a bad answer', async () => {
  const one = await judged(() => {
    throw new Error('the script is over');
  });
  expect(one).toMatchObject({ answered: false });
});

test('explanations that people judged are explained again', async () => {
  const report = await reportOf(state.objects as readonly Raw[]);
  const [incident] = report.incidents;
  const kept = { ...report, findings: report.findings.filter(({ id }) => incident?.findings.includes(id)) };
  const line = {
    schema: 1,
    at: NOW,
    by: 'slack:U1',
    verdict: 'wrong',
    why: 'it was the ledger',
    cluster: 'test',
    report: 'r1',
    incident: incident?.id,
    code: incident?.cause.code,
    source: 'ai',
    case: kept,
  };
  const folder = await mkdtemp(join(tmpdir(), 'cases-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'cases.jsonl'), `${JSON.stringify(line)}\n`);
  const cases = await readCases(join(folder, 'cases.jsonl'));
  expect(await judged(repeating, 'strict', cases)).toMatchObject({ ...good, family: 'wrong' });
});

test('the page says what it is a check of', async () => {
  const one = await judged(repeating);
  const scripted = evaluationPage({ backend: 'openai', model: 'scripted', isScripted: true, judged: [one] });
  expect(scripted).toContain('This is a check of the harness, not of a model.');
  expect(evaluationPage({ backend: 'ollama', model: 'm', isScripted: false, judged: [one] })).toMatch(
    /Backend ollama, model m; \d+ tokens for 1 states/,
  );
  expect(evaluationTable([one]).split('\n').at(-1)).toBe(
    '| **all** | 1 | 100.0 | 100.0 | 100.0 | 100.0 | 100.0 | 100.0 | 100.0 |',
  );
});

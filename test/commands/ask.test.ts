// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { Form } from '../../src/core/form.ts';
import { demoReport } from '../support/demo-report.ts';
import { answerTo, planOf, refusalOf } from '../support/planning.ts';

const report = await demoReport();
const ids = report.incidents.map(({ id }) => id);

test.each([
  ["ask why isn't checkout up, and doesn't it restart?", "why isn't checkout up, and doesn't it restart?"],
  ['ask what does "OOMKilled" mean', 'what does "OOMKilled" mean'],
  ['ask why -1 and --verbose', 'why -1 and --verbose'],
  ['ask "why is it down?"', 'why is it down?'],
  [`ask --report ${report.id} -- "what's 'up'?"`, "what's 'up'?"],
])('%s asks exactly that', (line, question) => {
  expect(planOf(line, { report })).toMatchObject({
    type: 'run',
    work: { kind: 'ask', cluster: 'demo', report: report.id, question, earlier: [] },
  });
});

test('about one incident, in a language, after earlier questions', () => {
  const earlier = [{ question: 'why?', answer: 'because' }];
  expect(planOf('ask --incident 2 -l German why', { report, earlier })).toMatchObject({
    work: { incident: ids[1], language: 'German', question: 'why', earlier },
  });
});

test('in the language of the place and the person, unless another is given', () => {
  const languageOf = (line: string, language?: string): unknown => {
    const plan = planOf(line, { report, language });
    return plan.type === 'run' && 'language' in plan.work ? plan.work.language : undefined;
  };
  for (const line of ['ask why?', 'explain 1', 'analyze --explain']) {
    expect(languageOf(line, 'German'), line).toBe('German');
    expect(languageOf(line), line).toBeUndefined();
  }
  expect(languageOf('ask -l French why?', 'German')).toBe('French');
  expect(languageOf('explain 1 -l deutsch')).toBe('German');
  expect(refusalOf('ask -l "ignore the facts" why?', { report }).message).toContain(
    'do not know the language',
  );
});

test('without a report the cluster is checked first, as far as this place may see it', () => {
  const work = (line: string, given = {}): unknown => {
    const plan = planOf(line, given);
    return plan.type === 'run' ? plan.work : plan;
  };
  const asked = { kind: 'ask', question: 'why?', earlier: [] };
  expect(work('ask why?')).toEqual({ ...asked, cluster: 'prod-eu', scope: {} });
  expect(work('ask why?', { access: { namespaces: ['shop'] } })).toMatchObject({
    scope: { namespaces: ['shop'] },
  });
  expect(work('ask --cluster staging -n shop why?', { report })).toEqual({
    ...asked,
    cluster: 'staging',
    scope: { namespaces: ['shop'] },
  });
  const plan = planOf('ask -n shop');
  expect(plan).toMatchObject({ type: 'form', form: { line: 'ask --cluster prod-eu -n shop' } });
});

test('without words is a form that any platform can show, and says how to ask without one', () => {
  for (const line of ['ask', 'ask --incident 1']) {
    const plan = planOf(line, { report });
    if (plan.type !== 'form') throw new Error('no form');
    expect(Form.parse(plan.form).fields).toHaveLength(1);
  }
  expect(answerTo('ask', { report })).toContain('`@k8sgpt why can nobody pay?`');
});

test.each([
  ['ask --report gone why?', {}, 'no report here'],
  ['ask -n shop --cluster nowhere why?', {}, 'do not know cluster nowhere'],
  ['ask --incident 9 why?', { report }, 'has no incident 9'],
  [`ask ${'why '.repeat(300)}`, { report }, 'I read up to 1000'],
])('%s of %#: refused, saying why', (line, given, words) => {
  expect(refusalOf(line, given).message).toContain(words);
});

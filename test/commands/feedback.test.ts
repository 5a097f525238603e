// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import type { Feedback } from '../../src/core/feedback.ts';
import { Form, lineOfForm } from '../../src/core/form.ts';
import type { Report } from '../../src/core/report.ts';
import { guidanceFor } from '../../src/explain/guidance.ts';
import { demoReport } from '../support/demo-report.ts';
import { answerTo, planOf, refusalOf } from '../support/planning.ts';

const plainReport = await demoReport();
const [first] = plainReport.incidents;
if (first === undefined) throw new Error('no incident');
const report: Report = {
  ...plainReport,
  askedBy: 'zoe-who-asked',
  explanations: { [first.id]: { ...guidanceFor(first, plainReport), source: 'ai', model: 'm-1' } },
};

const feedbackOf = (line: string): Feedback => {
  const plan = planOf(line, { report });
  if (plan.type !== 'feedback') throw new Error(`${line} is ${plan.type}`);
  return plan.feedback;
};

describe('feedback', () => {
  test('keeps who said what of which explanation, with the case', () => {
    const { case: kept, ...said } = feedbackOf('feedback --useful 1');
    expect(said).toMatchObject({
      by: 'slack:U1',
      verdict: 'useful',
      incident: first.id,
      code: first.cause.code,
      model: 'm-1',
      source: 'ai',
    });
    expect(kept).toMatchObject({
      incidents: [{ id: first.id }],
      explanations: { [first.id]: { model: 'm-1' } },
    });
    expect(JSON.stringify(kept)).not.toContain('zoe-who-asked');
  });

  test('that something was wrong says why, without secrets', () => {
    const token = `ghp_${'aB3'.repeat(12)}`;
    expect(feedbackOf(`feedback --wrong 1 the limit was too low, ${token}`).why).toMatch(
      /^the limit was too low, \[redacted/,
    );
    const plan = planOf(`feedback --report ${report.id} -i ${first.id} --wrong`, { report });
    if (plan.type !== 'form') throw new Error('no form');
    // Mattermost shows 24 characters of a label.
    const [field] = Form.parse(plan.form).fields;
    expect(field?.label.length).toBeLessThanOrEqual(24);
  });

  test('takes the words as they were written, and cuts none of them', () => {
    expect(feedbackOf(`feedback --wrong 1 it's the limit, --memory "is" too low`).why).toBe(
      `it's the limit, --memory "is" too low`,
    );
    const sent = lineOfForm(`feedback --report ${report.id} -i ${first.id} --wrong`, [
      { id: 'operand:why', values: ['the node\nwas "fine"'] },
    ]);
    expect(feedbackOf(sent).why).toBe('the node was "fine"');
    expect(feedbackOf(`feedback --wrong 1 a${'😀'.repeat(400)}`).why).toMatch(/^a(?:😀)+…$/u);
  });

  test('of what was not explained, of both or of nothing in particular is refused', () => {
    expect(refusalOf('feedback --useful 2', { report }).message).toContain('not explained yet');
    expect(refusalOf('feedback --useful --wrong 1', { report }).message).toContain('either useful or wrong');
    expect(refusalOf('feedback 1 --useful', { report }).message).toContain('comes before the number');
    expect(refusalOf('feedback --useful', { report }).message).toContain('Name its incident');
    expect(refusalOf('feedback --useful 1', {}).message).toContain('no report here');
  });

  const said: readonly Feedback[] = [
    { ...feedbackOf('feedback --useful 1'), by: 'slack:U2' },
    feedbackOf('feedback --wrong 1 the node was fine'),
  ];
  test('in sum tells who wrote what was useful; reasons are for admins', () => {
    const admin = answerTo('feedback', { feedback: said, access: { admin: true } });
    expect(admin).toContain('1 of 2 explanations useful');
    expect(admin).toContain('the node was fine');
    expect(answerTo('feedback', { feedback: said })).not.toContain('the node was fine');
    expect(answerTo('feedback', { feedback: [] })).toContain('Nobody has said yet');
  });

  test('is exported as JSON lines, by admins only', () => {
    const lines = answerTo('feedback --export', { feedback: said, access: { admin: true } });
    expect(lines).toContain('"verdict":"wrong"');
    const many = Array.from({ length: 60 }, (_, at) => ({
      ...feedbackOf('feedback --useful 1'),
      by: `slack:${at}`,
    }));
    const most = answerTo('feedback --export', { feedback: many, access: { admin: true } });
    expect(most.length).toBeLessThan(42_000);
    expect(most).toMatch(/\d+ of 60 cases\. All of them: .*k8sgpt feedback --export/);
    expect(refusalOf('feedback --export', { feedback: said }).message).toContain('Only admins');
  });

  test('keeps of a case without an end what can be kept', () => {
    const [lead = ''] = first.findings;
    const finding = report.findings.find(({ id }) => id === lead);
    if (finding === undefined) throw new Error('no finding');
    const many = Array.from({ length: 2_000 }, (_, at) => ({ ...finding, id: `finding-${at}` }));
    const huge: Report = {
      ...report,
      findings: [finding, ...many],
      incidents: [{ ...first, findings: [lead, ...many.map(({ id }) => id)] }],
      names: many.map(({ id }) => ({ kind: 'Pod', value: id })),
    };
    const plan = planOf('feedback --useful 1', { report: huge });
    if (plan.type !== 'feedback') throw new Error('no feedback');
    const { case: kept } = plan.feedback;
    expect(JSON.stringify(kept).length).toBeLessThanOrEqual(80_000);
    expect((kept['findings'] as Report['findings'])[0]).toEqual(finding);
  });
});

// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { HOUR } from '../../src/core/clock.ts';
import { type Silence, silenceAt } from '../../src/core/silence.ts';
import { openRecord } from '../support/alerts.ts';
import { demoReport } from '../support/demo-report.ts';
import { answerTo, NOW, planOf, refusalOf } from '../support/planning.ts';

const report = await demoReport();

const made = (line: string, given: Parameters<typeof planOf>[1] = {}): Silence => {
  const plan = planOf(line, given);
  if (plan.type !== 'silence' || plan.set === undefined) throw new Error(`${line} mutes nothing by rule`);
  return plan.set;
};

test('a mute by rule says what, of which cluster, by whom, until when and why', () => {
  const line = 'mute --rule -n shop --code pod-* --severity warning --for 2h --reason "moving it"';
  expect(made(line)).toMatchObject({
    cluster: 'prod-eu',
    namespaces: ['shop'],
    codes: ['pod-*'],
    severities: ['warning'],
    until: NOW + 2 * HOUR,
    reason: 'moving it',
    by: { name: 'ana' },
  });
  expect(answerTo(line)).toMatchInlineSnapshot(`
    "
    namespace \`shop\` of prod-eu · code \`pod-*\` · warning · muted by @ana until 12:00: “moving it”
    Nothing new is told of it meanwhile; what is still there then is told once. Reports show it all the same.
    [Unmute]
    "
  `);
});

test.each([
  ['mute --rule --for 2h', 'Say what to mute'],
  ['mute --rule -n shop', 'Say for how long'],
  ['mute --rule -n shop fixed', 'Say for how long'],
  ['mute --rule -n shop --for 31d', '30d at most'],
  ['mute --rule --severity bad --for 1h', 'A severity is'],
  ['unmute --rule nothing', 'is over'],
])('%s is refused', (line, why) => {
  expect(refusalOf(line).message).toContain(why);
});

test('whoever sees some namespaces mutes nothing of the others', () => {
  const access = { namespaces: ['shop'] };
  expect(made('mute --rule --code pod-* --for 1h', { access }).namespaces).toEqual(['shop']);
  expect(() => planOf('mute --rule -n payments --for 1h', { access })).toThrow('payments');
  expect(() => planOf('mute --rule -n * --for 1h', { access })).toThrow('namespace *');
});

test('rules are listed, each with a way to end it', () => {
  const silence = made('mute --rule -n shop --for 2h');
  expect(answerTo('silences')).toContain('Nothing is muted by rule');
  expect(answerTo('silences', { silences: [silence] })).toMatchInlineSnapshot(`
    "
    (neutral) 1 mute by rule
    (neutral) namespace \`shop\` of prod-eu
        muted by @ana until 12:00
    "
  `);
  const plan = planOf(`unmute --rule ${silence.id}`, { silences: [silence] });
  expect(plan).toMatchObject({ type: 'silence', end: silence.id });
  expect(answerTo(`unmute --rule ${silence.id}`, { silences: [silence] })).toContain(
    '@ana unmuted namespace `shop`',
  );
});

test('a rule is about what fits all of it, while it lasts', () => {
  const record = { ...openRecord(report, 1, NOW, { watch: { labels: { team: 'a' } } }), cluster: 'prod-eu' };
  const [code = ''] = record.watched?.codes ?? [];
  const holds = (line: string, at = NOW): boolean => silenceAt([made(line)], record, at) !== undefined;
  expect(holds('mute --rule -n shop --for 2h')).toBe(true);
  expect(holds('mute --rule -n shop --for 2h', NOW + 2 * HOUR)).toBe(false);
  expect(holds('mute --rule -n payments --for 2h')).toBe(false);
  expect(holds(`mute --rule --code ${code} --for 2h`)).toBe(true);
  expect(holds('mute --rule --code node/* --for 2h')).toBe(false);
  expect(holds('mute --rule --severity info --for 2h')).toBe(false);
  expect(holds('mute --rule --labels team=a --for 2h')).toBe(true);
  expect(holds('mute --rule --labels team=b --for 2h')).toBe(false);
  expect(holds('mute --rule -n shop --for 2h --cluster staging')).toBe(false);
  const both = { ...record, namespaces: ['shop', 'payments'] };
  expect(silenceAt([made('mute --rule -n shop --for 2h')], both, NOW)).toBeUndefined();
});

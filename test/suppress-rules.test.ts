// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it, test } from 'vitest';
import { analyzers } from '../analyzers/index.ts';
import { analysisConfig } from '../src/config/analysis.ts';
import { codeProblems } from '../src/config/analysis-codes.ts';
import { matchesGlob } from '../src/core/glob.ts';
import { untilOf } from '../src/core/suppress.ts';
import { unknownCodes } from '../src/core/unknown-codes.ts';

describe('the words of rules', () => {
  test.each([
    ['web', 'web', true],
    ['web-1', 'web-*', true],
    ['web', 'w?b', true],
    ['web', '*', true],
    ['', '*', true],
    ['', '', true],
    ['abcbc', '*bc', true],
    ['web', 'we', false],
    ['web', 'web?', false],
    ['w.b', 'w?b', true],
    ['wxb', 'w.b', false],
    ['a*c', 'a*c', true],
  ])('%j fits %j: %j', (text, pattern, wanted) => {
    expect(matchesGlob(text, pattern)).toBe(wanted);
  });

  it('a hostile pattern costs no time', () => {
    expect(matchesGlob('a'.repeat(20_000), `${'*a'.repeat(200)}b`)).toBe(false);
  });

  test.each([
    ['2026-12-31', '2027-01-01T00:00:00.000Z'],
    ['2026-12-31T18:00:00Z', '2026-12-31T18:00:00.000Z'],
    ['2026-12-31T18:00:00+02:00', '2026-12-31T16:00:00.000Z'],
    ['2026-02-30', undefined],
    ['tomorrow', undefined],
    ['2026', undefined],
  ])('until %s is %s', (text, wanted) => {
    const at = untilOf(text);
    expect(at === undefined ? undefined : new Date(at).toISOString()).toBe(wanted);
  });

  test.each([
    [{ ignore: [{}] }, 'hides too much'],
    [{ ignore: [{ cluster: 'prod', why: 'noise' }] }, 'hides too much'],
    [{ ignore: [{ labels: 'a in b' }] }, 'label selector'],
    [{ ignore: [{ name: 'x', until: 'soon' }] }, 'until is a date'],
    [{ codes: { 'a/b': { severity: 'high' } } }, 'a severity is'],
    [{ ignore: [{ nmae: 'x' }] }, 'nmae'],
  ])('%j is refused', (given, message) => {
    const result = analysisConfig.schema.safeParse(given);
    expect(result.success).toBe(false);
    expect(JSON.stringify(result.error?.issues)).toContain(message);
  });

  test.each([
    [{ kind: 'Deployment', type: 'X', bad: 'True' }, 'Deployment has an analyzer of its own'],
    [{ kind: 'certificate.cert-manager.io', type: 'X', bad: 'True' }, 'has an analyzer of its own'],
    [{ type: 'X', bad: 'true-ish' }, 'bad is True, False, Unknown or never'],
    [{ type: 'X' }, 'bad is True'],
    [{ type: 'X', bad: 'True', settle: 5 }, 'settle'],
  ])('the meaning %j is refused', (given, message) => {
    const result = analysisConfig.schema.safeParse({ conditions: [given] });
    expect(JSON.stringify(result.error?.issues)).toContain(message);
  });

  it('a kind of another group that is called like one of ours may be given a meaning', () => {
    const given = { kind: 'Certificate.certs.example.com', type: 'X', bad: false };
    expect(analysisConfig.schema.parse({ conditions: [given] }).conditions).toEqual([
      { ...given, bad: 'False' },
    ]);
  });

  it('settings for codes that no analyzer has are named with their place and what was meant', () => {
    const config = analysisConfig.schema.parse({
      ignore: [{ name: 'x' }, { code: ['config-map/unusd', 'pod-*/*'] }],
      codes: { 'pod-crash/restartin': { threshold: 3 }, 'service/none-ready': { threshold: 3 } },
    });
    expect(codeProblems(config, analyzers, (path) => `file:${path.length}`)).toEqual([
      'file:3: analysis.codes.pod-crash/restartin: no analyzer has the code pod-crash/restartin; did you mean pod-crash/restarting?',
      'file:4: analysis.ignore.1.code: no analyzer has the code config-map/unusd; did you mean config-map/unused?',
      'file:4: analysis.codes.service/none-ready.threshold: service/none-ready has no threshold',
    ]);
  });

  it('a code that no analyzer has is told with the one that was meant', () => {
    const [known] = Object.keys(analyzers.find(({ id }) => id === 'config-map')?.analyzer.problems ?? {});
    const right = `config-map/${known ?? ''}`;
    expect(unknownCodes([right, 'config-map', 'config-*/*', `${right}x`, '*/nothing'], analyzers)).toEqual([
      { code: `${right}x`, close: right },
      { code: '*/nothing', close: undefined },
    ]);
  });
});

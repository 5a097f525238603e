import { describe, expect, it, test } from 'vitest';
import { analyzers } from '../analyzers/index.ts';
import { analysisConfig } from '../src/config/analysis.ts';
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

  it('a code that no analyzer has is told with the one that was meant', () => {
    const [known] = Object.keys(analyzers.find(({ id }) => id === 'config-map')?.analyzer.problems ?? {});
    const right = `config-map/${known ?? ''}`;
    expect(unknownCodes([right, 'config-map', 'config-*/*', `${right}x`, '*/nothing'], analyzers)).toEqual([
      { code: `${right}x`, close: right },
      { code: '*/nothing', close: undefined },
    ]);
  });
});

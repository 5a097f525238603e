// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it, test } from 'vitest';
import { Chart, sparkline, themes } from '../../src/core/chart.ts';
import { chartSvg } from '../../src/core/chart-svg.ts';
import { HOUR } from '../../src/core/clock.ts';
import * as fc from '../support/properties.ts';

const START = Date.parse('2026-11-24T23:00:00Z');
const chart = (given: Partial<Chart> = {}): Chart => ({
  title: 'Open incidents',
  timeZone: 'Europe/Berlin',
  step: HOUR,
  at: Array.from({ length: 24 }, (_, bar) => START + bar * HOUR),
  series: [
    { name: 'critical', values: Array.from({ length: 24 }, (_, bar) => (bar === 3 ? 2 : 0)) },
    { name: 'warning', values: Array.from({ length: 24 }, (_, bar) => (bar < 4 ? 1 : 0)) },
  ],
  unknown: Array.from({ length: 24 }, (_, bar) => bar === 9),
  ...given,
});
const textsOf = (svg: string): readonly string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text);

describe('a chart', () => {
  it('names its series, its hours in their zone, its largest bar and what is not known', () => {
    const texts = textsOf(chartSvg(chart(), 'light'));
    expect(texts).toEqual(
      expect.arrayContaining([
        'Open incidents',
        'critical',
        'warning',
        'not seen',
        '00:00',
        '06:00',
        '12:00',
        '3',
      ]),
    );
    expect(textsOf(chartSvg(chart({ timeZone: 'UTC' }), 'light'))).not.toContain('23:00');
  });
  it('says nothing by colour alone: each series has a pattern of its own', () => {
    const svg = chartSvg(chart(), 'dark');
    expect(svg).toContain('url(#s0)');
    expect(svg).toContain('url(#s1)');
    expect(svg).toContain('url(#none)');
  });
  it('names days where it is of many', () => {
    const at = Array.from({ length: 28 }, (_, bar) => START + bar * 6 * HOUR);
    const week = chart({
      step: 6 * HOUR,
      at,
      series: [{ name: 'critical', values: at.map(() => 1) }],
      unknown: at.map(() => false),
    });
    const texts = textsOf(chartSvg(week, 'light'));
    expect(texts).toEqual(expect.arrayContaining(['Thu 26', 'Sun 29']));
    expect(texts).not.toContain('not seen');
  });
  it('is the same numbers in both themes, in other colours', () => {
    const [light, dark] = themes.map((theme) => chartSvg(chart(), theme));
    expect(light).not.toBe(dark);
    expect(light?.replace(/#[0-9a-f]{6}/g, '')).toBe(dark?.replace(/#[0-9a-f]{6}/g, ''));
  });
  it('takes words as words', () => {
    expect(chartSvg(chart({ title: '<script>&"' }), 'light')).toContain('&lt;script&gt;&amp;&quot;');
  });
});

test('one line of text says the same', () => {
  expect(sparkline(chart())).toBe(`▃▃▃█·····?${'·'.repeat(14)}`);
});

test('whatever the numbers are, nothing leaves the picture', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(100_000), { minLength: 1, maxLength: 200 }),
      fc.boolean(),
      (values, unknown) => {
        const given = Chart.parse(
          chart({
            at: values.map((_, bar) => START + bar * HOUR),
            series: [{ name: 'critical', values }],
            unknown: values.map(() => unknown),
          }),
        );
        const svg = chartSvg(given, 'light');
        const numbers = [...svg.matchAll(/ (?:x|y|width|height)="([^"]*)"/g)].map(([, text]) => Number(text));
        expect(numbers.every((value) => value >= 0 && value <= 720)).toBe(true);
        expect(Array.from(sparkline(given))).toHaveLength(values.length);
      },
    ),
  );
});

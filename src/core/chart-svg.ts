// SPDX-License-Identifier: Apache-2.0

import { type Chart, type Theme, totalsOf } from './chart.ts';
import { DAY, HOUR } from './clock.ts';

/** What a picture is drawn with. Every series has a pattern of its own: nothing is told by colour alone. */
interface Look {
  readonly page: string;
  readonly ink: string;
  readonly faint: string;
  readonly line: string;
  readonly series: readonly string[];
}

const LOOKS: Readonly<Record<Theme, Look>> = {
  light: {
    page: '#ffffff',
    ink: '#1f2328',
    faint: '#59636e',
    line: '#d1d9e0',
    series: ['#c2202b', '#a96f00', '#0a62c4'],
  },
  dark: {
    page: '#1e2126',
    ink: '#f0f3f6',
    faint: '#a9b3bd',
    line: '#3f464f',
    series: ['#ff6b64', '#e0a526', '#5aa2f7'],
  },
};

/** Half of it is what a phone shows: letters of 24 are 12 there. */
export const CHART_SIZE = { width: 720, height: 380 };

const BOX = { left: 58, right: 704, top: 124, bottom: 330 };
const TEXT = 24;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const number = (value: number): string => String(Math.round(value * 10) / 10);

const rect = (x: number, y: number, width: number, height: number, fill: string): string =>
  `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" fill="${fill}"/>`;

interface Words {
  readonly x: number;
  readonly y: number;
  readonly fill: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly size?: number;
}

const words = (text: string, { x, y, fill, anchor = 'start', size = TEXT }: Words): string =>
  `<text x="${number(x)}" y="${number(y)}" fill="${fill}" font-size="${size}" text-anchor="${anchor}">${escaped(text)}</text>`;

/** Full, striped, dotted; and thin lines the other way for what is not known. */
const patterns = ({ page, series, faint }: Look): string => {
  const [first = faint, second = faint, third = faint] = series;
  return [
    `<pattern id="s0" width="8" height="8" patternUnits="userSpaceOnUse">${rect(0, 0, 8, 8, first)}</pattern>`,
    `<pattern id="s1" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">${rect(0, 0, 8, 8, second)}${rect(0, 0, 3, 8, page)}</pattern>`,
    `<pattern id="s2" width="8" height="8" patternUnits="userSpaceOnUse">${rect(0, 0, 8, 8, page)}<circle cx="4" cy="4" r="2.8" fill="${third}"/></pattern>`,
    `<pattern id="none" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">${rect(0, 0, 1.6, 9, faint)}</pattern>`,
  ].join('');
};

/** Whole numbers up to the next round one, few enough to be read. */
const ticksUpTo = (most: number): readonly number[] => {
  const raw = Math.max(1, most) / 3;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(1, [1, 2, 5, 10].map((each) => each * power).find((each) => each >= raw) ?? raw);
  const count = Math.ceil(Math.max(1, most) / step);
  return Array.from({ length: count + 1 }, (_, at) => at * step);
};

const clock = (timeZone: string, options: Intl.DateTimeFormatOptions): ((at: number) => string) => {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, ...options });
  return (at) => format.format(at);
};

/** Which bars are named, and how: hours of a day, days of more. */
const labelsOf = ({
  at,
  step,
  timeZone,
}: Chart): readonly { readonly bar: number; readonly text: string }[] => {
  const hour = clock(timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = clock(timeZone, { weekday: 'short', day: 'numeric' });
  const first = at[0] ?? 0;
  const isLong = (at.at(-1) ?? first) - first > 1.6 * DAY;
  const named = at.flatMap((begin, bar) => {
    if (!isLong)
      return Number(hour(begin).slice(0, 2)) % 6 === 0 && step <= HOUR ? [{ bar, text: hour(begin) }] : [];
    const before = bar === 0 ? undefined : day(at[bar - 1] ?? begin);
    return before !== undefined && before !== day(begin) ? [{ bar, text: day(begin) }] : [];
  });
  const every = Math.ceil(named.length / 7);
  return named.filter((_, index) => index % every === 0);
};

const legend = (chart: Chart, look: Look): string => {
  const entries = [
    ...chart.series.map(({ name }, index) => ({ name, fill: `url(#s${index})` })),
    ...(chart.unknown.includes(true) ? [{ name: 'not seen', fill: 'url(#none)' }] : []),
  ];
  let x = BOX.left;
  return entries
    .map(({ name, fill }) => {
      const drawn = `${rect(x, 58, 20, 20, fill)}<rect x="${number(x)}" y="58" width="20" height="20" fill="none" stroke="${look.faint}" stroke-width="1"/>${words(name, { x: x + 28, y: 76, fill: look.ink, size: 22 })}`;
      x += 28 + name.length * 11.5 + 30;
      return drawn;
    })
    .join('');
};

/** A chart as SVG, 720 × 380. Pure, and the same text for the same numbers; words are DejaVu Sans where it is there. */
export const chartSvg = (chart: Chart, theme: Theme): string => {
  const look = LOOKS[theme];
  const totals = totalsOf(chart);
  const most = Math.max(0, ...totals);
  const ticks = ticksUpTo(most);
  const top = ticks.at(-1) ?? 1;
  const { width, height } = CHART_SIZE;
  const heightOf = (value: number): number => (value / top) * (BOX.bottom - BOX.top);
  const slot = (BOX.right - BOX.left) / chart.at.length;
  const bar = slot > 6 ? slot * 0.76 : slot;
  const left = (index: number): number => BOX.left + index * slot + (slot - bar) / 2;
  const parts: string[] = [
    rect(0, 0, width, height, look.page),
    words(chart.title, { x: BOX.left, y: 36, fill: look.ink, size: 28 }),
    legend(chart, look),
  ];
  for (const tick of ticks) {
    const y = BOX.bottom - heightOf(tick);
    parts.push(
      rect(BOX.left, y, BOX.right - BOX.left, tick === 0 ? 2 : 1, tick === 0 ? look.faint : look.line),
    );
    parts.push(
      words(String(tick), { x: BOX.left - 10, y: y + 8, fill: look.faint, anchor: 'end', size: 22 }),
    );
  }
  for (const [index, total] of totals.entries()) {
    if (chart.unknown[index] === true)
      parts.push(rect(BOX.left + index * slot, BOX.top, slot, BOX.bottom - BOX.top, 'url(#none)'));
    let y = BOX.bottom;
    for (const [order, { values }] of chart.series.entries()) {
      const value = values[index] ?? 0;
      if (value === 0) continue;
      y -= heightOf(value);
      parts.push(rect(left(index), y, bar, heightOf(value), look.page));
      parts.push(rect(left(index), y, bar, heightOf(value), `url(#s${order})`));
    }
    if (total > 0)
      parts.push(
        `<rect x="${number(left(index))}" y="${number(y)}" width="${number(bar)}" height="${number(BOX.bottom - y)}" fill="none" stroke="${look.faint}" stroke-width="1"/>`,
      );
  }
  const peak = totals.indexOf(most);
  if (most > 0) {
    const middle = left(peak) + bar / 2;
    parts.push(
      words(String(most), {
        x: middle,
        y: BOX.bottom - heightOf(most) - 8,
        fill: look.ink,
        anchor: 'middle',
      }),
    );
  }
  for (const { bar: index, text } of labelsOf(chart)) {
    const x = BOX.left + index * slot;
    if (x > width - 80) continue;
    parts.push(rect(x, BOX.bottom, 2, 8, look.faint));
    parts.push(words(text, { x, y: BOX.bottom + 34, fill: look.faint, size: 22 }));
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans, sans-serif"><defs>${patterns(look)}</defs>${parts.join('')}</svg>`;
};

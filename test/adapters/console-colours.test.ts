// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';

type Colours = ReadonlyMap<string, string>;

const coloursOf = (css: string): Colours =>
  new Map(
    [...css.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]),
  );

/** Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance. */
const luminance = (hex: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (a: string, b: string): number => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

/** Text on its ground, as the style sheets combine them. */
const TEXT: readonly (readonly [string, string])[] = [
  ...['ground', 'surface', 'sunken'].flatMap((ground): [string, string][] => [
    ['text', ground],
    ['muted', ground],
    ['accent-strong', ground],
  ]),
  ['accent', 'surface'],
  ['accent-strong', 'accent-soft'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['text', 'accent-soft'],
  ...['critical', 'warning', 'info', 'good', 'neutral'].flatMap((tone): [string, string][] => [
    [tone, 'surface'],
    [tone, `${tone}-soft`],
  ]),
];

/** Edges of what can be pressed or typed into. */
const EDGES: readonly (readonly [string, string])[] = [
  ['line-strong', 'surface'],
  ['line-strong', 'ground'],
  ['accent', 'surface'],
  ['accent', 'neutral-soft'],
];

describe.each(['light', 'dark'] as const)('in %s mode', (mode) => {
  let colours: Colours;
  beforeAll(async () => {
    const css = await readFile(new URL('../../adapters/console/page/colours.css', import.meta.url), 'utf8');
    const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');
    colours = coloursOf(mode === 'light' ? light : dark);
  });
  const ratio = (a: string, b: string): number => contrast(colours.get(a) ?? '', colours.get(b) ?? '');

  test.each(TEXT)('%s can be read on %s', (text, ground) => {
    expect(ratio(text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(EDGES)('%s can be seen beside %s', (edge, ground) => {
    expect(ratio(edge, ground)).toBeGreaterThanOrEqual(3);
  });
});

// SPDX-License-Identifier: Apache-2.0

import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openPictures } from '../../adapters/picture/index.ts';
import type { Chart } from '../../src/core/chart.ts';

const chart: Chart = {
  title: 'Open incidents',
  timeZone: 'UTC',
  step: 3_600_000,
  at: Array.from({ length: 24 }, (_, bar) => bar * 3_600_000),
  series: [{ name: 'critical', values: Array.from({ length: 24 }, (_, bar) => bar % 5) }],
  unknown: Array.from({ length: 24 }, () => false),
};

const chunksOf = (png: Buffer): ReadonlyMap<string, Buffer> => {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return chunks;
};

/** Pixels by the colour of the palette. */
const coloursOf = (png: Buffer): ReadonlyMap<string, number> => {
  const chunks = chunksOf(png);
  const [palette, rows] = [chunks.get('PLTE'), chunks.get('IDAT')];
  if (palette === undefined || rows === undefined) throw new Error('no picture');
  const counts = new Map<string, number>();
  const width = chunks.get('IHDR')?.readUInt32BE(0) ?? 0;
  for (const [at, index] of inflateSync(rows).entries()) {
    if (at % (width + 1) === 0) continue;
    const colour = palette.toString('hex', index * 3, index * 3 + 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return counts;
};

test('a chart is a PNG as wide as wanted, small enough for a card, with letters in it', async () => {
  const draw = await openPictures();
  if (draw === undefined) throw new Error('nothing draws here');
  const png = Buffer.from(draw(chart, { theme: 'light', width: 480 }));
  const header = chunksOf(png).get('IHDR');
  expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  expect([header?.readUInt32BE(0), header?.readUInt32BE(4)]).toEqual([480, 253]);
  expect(png.length).toBeLessThan(12_000);
  const colours = coloursOf(png);
  expect(colours.get('ffffff')).toBeGreaterThan(480 * 253 * 0.5);
  expect(colours.get('c2202b')).toBeGreaterThan(1_000);
  // The ink of the words: without the font that comes along there would be none.
  expect(colours.get('1f2328')).toBeGreaterThan(200);
  expect(coloursOf(Buffer.from(draw(chart, { theme: 'dark', width: 480 }))).get('1e2126')).toBeGreaterThan(
    60_000,
  );
});

test('the same numbers are drawn once', async () => {
  const draw = await openPictures();
  expect(draw?.(chart, { theme: 'light', width: 480 })).toBe(draw?.(chart, { theme: 'light', width: 480 }));
});

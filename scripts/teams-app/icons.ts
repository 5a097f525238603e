// SPDX-License-Identifier: Apache-2.0

import type { Picture } from './png.ts';

type Point = readonly [number, number];

/** The drawing of the chat page's icon, 64 units wide. */
const frame: readonly Point[] = [
  [32, 3],
  [57, 15],
  [63, 42],
  [46, 62],
  [18, 62],
  [1, 42],
  [7, 15],
  [32, 3],
];
const pulse: readonly Point[] = [
  [14, 34],
  [23, 34],
  [28, 21],
  [36, 46],
  [41, 34],
  [50, 34],
];

export const accentColor = '#2F6FEB';
const ACCENT = [0x2f, 0x6f, 0xeb] as const;

const distance = ([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number => {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
};

const isOn = (point: Point, line: readonly Point[], width: number): boolean =>
  line.slice(1).some((end, index) => distance(point, line[index] ?? end, end) <= width / 2);

const SAMPLES = 6;

/** How much of each pixel is inside, 0…1. */
const coverage =
  (size: number, isInside: (point: Point) => boolean) =>
  (x: number, y: number): number => {
    let inside = 0;
    for (let sub = 0; sub < SAMPLES * SAMPLES; sub += 1) {
      const px = x + ((sub % SAMPLES) + 0.5) / SAMPLES;
      const py = y + (Math.floor(sub / SAMPLES) + 0.5) / SAMPLES;
      if (isInside([(px / size) * 64, (py / size) * 64])) inside += 1;
    }
    return inside / (SAMPLES * SAMPLES);
  };

const drawn = (
  size: number,
  pixel: (x: number, y: number) => readonly [number, number, number, number],
): Picture => {
  const pixels = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) pixels.set(pixel(x, y), (y * size + x) * 4);
  return { width: size, height: size, pixels };
};

/** 192 × 192: the pulse in white on the accent colour, which fills the square; Teams rounds it off. */
export const colorIcon = (): Picture => {
  const size = 192;
  const white = coverage(size, (point) => isOn(point, pulse, 4.5));
  return drawn(size, (x, y) => {
    const share = white(x, y);
    const mixed = ACCENT.map((channel) => Math.round(channel + (255 - channel) * share));
    return [mixed[0] ?? 0, mixed[1] ?? 0, mixed[2] ?? 0, 255];
  });
};

/** 32 × 32: frame and pulse in white, the rest transparent. */
export const outlineIcon = (): Picture => {
  const size = 32;
  const within = frame.map(([x, y]): Point => [32 + (x - 32) * 0.92, 32 + (y - 32) * 0.92]);
  const line = coverage(size, (point) => isOn(point, within, 3.4) || isOn(point, pulse, 4));
  return drawn(size, (x, y) => [255, 255, 255, Math.round(line(x, y) * 255)]);
};

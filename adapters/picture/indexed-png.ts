// SPDX-License-Identifier: Apache-2.0

import { deflateSync } from 'node:zlib';

/** More colours than a chart has, edges of letters included. */
const COLOURS = 64;

/** https://www.w3.org/TR/png-3/#D-CRCAppendix */
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

const crcOf = (bytes: Uint8Array): number => {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
};

const chunk = (type: string, data: Uint8Array): Uint8Array => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crcOf(body), body.length + 4);
  return framed;
};

/** One of 4096 colours: each channel in 16 steps. */
const coarse = (pixels: Uint8Array, at: number): number =>
  (((pixels[at] ?? 0) >> 4) << 8) | (((pixels[at + 1] ?? 0) >> 4) << 4) | ((pixels[at + 2] ?? 0) >> 4);

const distance = (a: number, b: number): number =>
  Math.abs((a >> 8) - (b >> 8)) + Math.abs(((a >> 4) & 15) - ((b >> 4) & 15)) + Math.abs((a & 15) - (b & 15));

/**
 * Opaque pixels (RGBA, a row after the other) as a PNG with a palette: a quarter of the bytes that all colours would take,
 * so that it fits into the cards of Teams.
 */
export const indexedPng = (pixels: Uint8Array, width: number, height: number): Uint8Array => {
  const counts = new Uint32Array(4_096);
  /** The first pixel of each coarse colour stands for all of them. */
  const first = new Int32Array(4_096).fill(-1);
  for (let at = 0; at < pixels.length; at += 4) {
    const colour = coarse(pixels, at);
    counts[colour] = (counts[colour] ?? 0) + 1;
    if ((first[colour] ?? -1) < 0) first[colour] = at;
  }
  const used = [...counts.keys()]
    .filter((colour) => (counts[colour] ?? 0) > 0)
    .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b);
  const palette = used.slice(0, COLOURS);
  const indexOf = new Uint8Array(4_096);
  for (const colour of used) {
    let nearest = 0;
    for (const [index, known] of palette.entries())
      if (distance(colour, known) < distance(colour, palette[nearest] ?? 0)) nearest = index;
    indexOf[colour] = nearest;
  }
  const rows = new Uint8Array(height * (width + 1));
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      rows[y * (width + 1) + x + 1] = indexOf[coarse(pixels, (y * width + x) * 4)] ?? 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits of an index into a palette.
  header.set([8, 3, 0, 0, 0], 8);
  const colours = Uint8Array.from(
    palette.flatMap((colour) => [...pixels.subarray(first[colour] ?? 0, (first[colour] ?? 0) + 3)]),
  );
  return Buffer.concat([
    Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', new Uint8Array()),
  ]);
};

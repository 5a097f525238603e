// SPDX-License-Identifier: Apache-2.0

import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** Eight bits each of red, green, blue and opacity, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BYTES = 4;

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
};

/** https://www.w3.org/TR/png-3/ */
export const encodePng = ({ width, height, pixels }: Picture): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const row = width * BYTES;
  const rows = Array.from({ length: height }, (_, y) =>
    Buffer.concat([Buffer.from([0]), pixels.subarray(y * row, (y + 1) * row)]),
  );
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

/** What a filtered byte is predicted from: left, above, and above left of it. */
const predicted = (filter: number, left: number, above: number, corner: number): number => {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  if (filter !== 4) return 0;
  const guess = left + above - corner;
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((value) => Math.abs(guess - value)) as [
    number,
    number,
    number,
  ];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
};

/** Throws a sentence for what is no PNG of eight bits with opacity. */
export const decodePng = (file: Buffer): Picture => {
  if (!file.subarray(0, 8).equals(SIGNATURE)) throw new Error('it is no PNG');
  const data: Buffer[] = [];
  let header: Buffer | undefined;
  for (let at = 8; at + 8 <= file.length; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const body = file.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = body;
    if (type === 'IDAT') data.push(body);
    at += 12 + length;
  }
  if (header === undefined || header[8] !== 8 || header[9] !== 6 || header[12] !== 0)
    throw new Error('it must be a PNG of eight bits with opacity (RGBA), not interlaced');
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const raw = inflateSync(Buffer.concat(data));
  const row = width * BYTES;
  const pixels = new Uint8Array(row * height);
  const at = (x: number, y: number): number => (x < 0 || y < 0 ? 0 : (pixels[y * row + x] ?? 0));
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (row + 1)] ?? 0;
    for (let x = 0; x < row; x += 1) {
      const given = raw[y * (row + 1) + 1 + x] ?? 0;
      const before = predicted(filter, at(x - BYTES, y), at(x, y - 1), x < BYTES ? 0 : at(x - BYTES, y - 1));
      pixels[y * row + x] = (given + before) & 0xff;
    }
  }
  return { width, height, pixels };
};

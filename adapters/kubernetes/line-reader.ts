// SPDX-License-Identifier: Apache-2.0

import { ApiFailure } from './api-failure.ts';

const NEWLINE = 0x0a;

/**
 * Chunks of a stream → its lines, without their ends. A line that is not complete is not told: who was cut off in the middle of one
 * starts again before it. Throws ApiFailure for one that is longer than `maxBytes`.
 */
export const lineReader = (maxBytes: number, take: (line: Buffer) => void): ((chunk: Buffer) => void) => {
  let begun: Buffer[] = [];
  let length = 0;
  const keep = (part: Buffer): void => {
    length += part.length;
    if (length > maxBytes)
      throw new ApiFailure('failing', `a line of the answer is longer than ${maxBytes} bytes`, {
        final: true,
      });
    begun.push(part);
  };
  return (chunk) => {
    for (let from = 0; from < chunk.length; ) {
      const end = chunk.indexOf(NEWLINE, from);
      // A copy: the rest of the chunk need not be kept for it.
      if (end === -1) return keep(Buffer.from(chunk.subarray(from)));
      const last = chunk.subarray(from, end);
      from = end + 1;
      if (length === 0 && last.length <= maxBytes) {
        if (last.length > 0) take(last);
        continue;
      }
      keep(last);
      const line = Buffer.concat(begun, length);
      begun = [];
      length = 0;
      take(line);
    }
  };
};

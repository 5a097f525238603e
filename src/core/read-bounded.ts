// SPDX-License-Identifier: Apache-2.0

/** All of a body, or undefined when it is longer than `most` bytes: the rest of it is not read. */
export const readBounded = async (
  chunks: AsyncIterable<Uint8Array>,
  most: number,
): Promise<Buffer | undefined> => {
  const read: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > most) return undefined;
    read.push(chunk);
  }
  return Buffer.concat(read);
};

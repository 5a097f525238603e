// SPDX-License-Identifier: Apache-2.0

/** The body of one answer while it arrives. */
export interface Body {
  readonly length: () => number;
  readonly add: (chunk: Buffer) => void;
  /** Hands it to whoever reads it, whole and for the time of that call only: the bytes may be changed and are used again. */
  readonly read: <T>(reader: (bytes: Buffer) => T) => T;
  /** Ends its use. */
  readonly drop: () => void;
}

const SMALLEST = 64 * 1024;
/** Larger ones are not kept: one giant answer must not cost its memory for ever. */
const LARGEST_KEPT = 8 * 1024 * 1024;
const MOST_KEPT = 4;

// Pages come by the hundred and are of one size: each goes where another was, instead of waiting for the garbage collector.
const kept: Buffer[] = [];
const NONE = Buffer.alloc(0);

export const newBody = (): Body => {
  let bytes = kept.pop() ?? Buffer.allocUnsafeSlow(SMALLEST);
  let length = 0;
  const drop = (): void => {
    if (bytes.length > 0 && bytes.length <= LARGEST_KEPT && kept.length < MOST_KEPT) kept.push(bytes);
    bytes = NONE;
    length = 0;
  };
  return {
    length: () => length,
    add: (chunk) => {
      if (length + chunk.length > bytes.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(length + chunk.length, bytes.length * 2));
        bytes.copy(larger, 0, 0, length);
        bytes = larger;
      }
      chunk.copy(bytes, length);
      length += chunk.length;
    },
    read: (reader) => {
      try {
        return reader(bytes.subarray(0, length));
      } finally {
        drop();
      }
    },
    drop,
  };
};

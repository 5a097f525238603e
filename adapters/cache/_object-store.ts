// SPDX-License-Identifier: Apache-2.0

import type { Times } from './_envelope.ts';

/** Objects by name, in one bucket, container or folder. Throws Refused for what an operator must fix, else Unavailable. */
export interface ObjectStore {
  /** Undefined when there is none; of what is larger than `most` bytes only the beginning may come. */
  readonly read: (name: string, most: number, signal: AbortSignal) => Promise<Buffer | undefined>;
  /** `times` are also kept where a listing shows them, if there is such a place. */
  readonly write: (name: string, body: Buffer, times: Times, signal: AbortSignal) => Promise<void>;
  /** Removing what is not there is no error. */
  readonly remove: (name: string, signal: AbortSignal) => Promise<void>;
  readonly list: (prefix: string, signal: AbortSignal) => AsyncIterable<Listed>;
  /** For stores whose listings do not show them. */
  readonly times?: (name: string, signal: AbortSignal) => Promise<Times | undefined>;
  readonly close: () => Promise<void>;
}

export interface Listed {
  readonly name: string;
  readonly bytes: number;
  readonly times?: Times | undefined;
}

/** Names of the times in the metadata of objects: only such as every store allows. */
const STORED = 'k8sgptstored';
const UNTIL = 'k8sgptuntil';

export const metadataOf = ({ storedAt, until }: Times): Record<string, string> => ({
  [STORED]: String(Math.round(storedAt)),
  [UNTIL]: String(Math.round(until)),
});

/** Undefined for objects of others, which are never shown and never removed. */
export const timesOfMetadata = (
  metadata: Readonly<Record<string, unknown>> | undefined,
): Times | undefined => {
  const [storedAt, until] = [Number(metadata?.[STORED]), Number(metadata?.[UNTIL])];
  return storedAt > 0 && until > 0 ? { storedAt, until } : undefined;
};

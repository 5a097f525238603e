// SPDX-License-Identifier: Apache-2.0

/** What a key may hold, from the least to the most that a reviewer asks about. */
export const contentClasses = {
  technical: 'ids, counts, times, hashes',
  settings: 'what somebody configured',
  names: 'names of clusters, namespaces, objects',
  people: 'ids and names of people and channels',
  words: 'what people wrote, and answers',
  evidence: 'bounded extracts of conditions, events and logs, without secrets',
  secret: 'what opens or unmasks something',
} as const;
export type ContentClass = keyof typeof contentClasses;

/**
 * What becomes of an entry that concerns a cluster or a person who is purged: it goes (`delete`), or what of it concerns
 * them goes and the rest stays under a stand-in (`strip`).
 */
export type PurgeDeed = 'delete' | 'strip';

/** Keys of one family: whose they are, what they hold, for how long, and how large one may be. */
export interface KeptKey {
  /** `*` stands for one or more characters. */
  readonly key: string;
  /** The module that writes it. */
  readonly owner: string;
  readonly what: string;
  readonly content: readonly ContentClass[];
  /** Milliseconds at most; `said`: as somebody said; `for ever`: until somebody deletes it. */
  readonly keptMs: number | 'said' | 'for ever';
  /** How the page says that, where a span alone says too little. */
  readonly kept?: string | undefined;
  /** Bytes of one value at most. */
  readonly bytes: number;
  /** How many there can be. */
  readonly most: string;
  /** Undefined: it can hold nothing of a cluster. */
  readonly cluster?: PurgeDeed | undefined;
  /** Undefined: it can hold nothing of a person. */
  readonly person?: PurgeDeed | undefined;
}

export const KB = 1024;
export const MB = 1024 * KB;

/** Whether a name, without the prefix of the installation, is of this family. */
export const isOfFamily = ({ key }: Pick<KeptKey, 'key'>, name: string): boolean => {
  const parts = key.split('*');
  const [first = ''] = parts;
  if (parts.length === 1) return name === key;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1)) {
    // At least one character for each star.
    const found = part === '' ? (name.length > at ? name.length : -1) : name.indexOf(part, at + 1);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at === name.length;
};

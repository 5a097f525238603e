// SPDX-License-Identifier: Apache-2.0

/** Asked at a time, while nothing has been silent yet: who looks at keys that are there takes no time at all. */
const MOST = 32;
/** Microsoft has a handful, and changes them every few months. */
const MOST_PROVEN = 100;

type Asked<T> =
  | { readonly status: 'done'; readonly value: T }
  /** It took too long. What was asked goes on by itself: nothing ends it. */
  | { readonly status: 'silent' }
  /** So many wait already that it was not asked. */
  | { readonly status: 'full' };

interface Line {
  waiting: number;
  isSilent: boolean;
}

/**
 * botbuilder reads keys without any limit, for each request that needs them. One that takes too long is left, and from
 * then on a single one asks at a time: the others would only be more that are left behind. Those who name a key that
 * has proven somebody wait apart from those who name any other: its reader has it, and a stranger with a key that does
 * not exist, which is looked for, keeps nobody waiting who needs none.
 */
export const createWaitForKeys = (limitMs: number) => {
  const proven = new Set<string>();
  const ofProven: Line = { waiting: 0, isSilent: false };
  const ofOthers: Line = { waiting: 0, isSilent: false };

  return async <T>(key: string | undefined, ask: () => Promise<T>): Promise<Asked<T>> => {
    const line = key !== undefined && proven.has(key) ? ofProven : ofOthers;
    if (line.waiting >= (line.isSilent ? 1 : MOST)) return { status: 'full' };
    line.waiting += 1;
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<Asked<T>>((resolve) => {
      timer = setTimeout(() => {
        line.isSilent = true;
        resolve({ status: 'silent' });
      }, limitMs);
    });
    // However late it comes. What is turned away may not have needed any key: it says nothing about silence.
    const asked = ask().then((value) => {
      line.isSilent = false;
      return value;
    });
    try {
      const outcome = await Promise.race([
        asked.then((value): Asked<T> => ({ status: 'done', value })),
        silence,
      ]);
      if (outcome.status === 'done' && key !== undefined && proven.size < MOST_PROVEN) proven.add(key);
      return outcome;
    } finally {
      clearTimeout(timer);
      line.waiting -= 1;
    }
  };
};

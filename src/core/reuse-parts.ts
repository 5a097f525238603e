// SPDX-License-Identifier: Apache-2.0

/**
 * The second of two values, with the parts of the first in place of its own wherever they are equal; the first itself
 * when all is. Replicas of one workload share most of what they say: held once, ten thousand pods take a fifth of the memory.
 * Changes `next` in place: it must be fresh, plain data (no cycles), and both are treated as immutable from then on.
 */
export const reuseParts = <T>(previous: unknown, next: T): T => {
  if (previous === next) return previous as T;
  if (typeof previous !== 'object' || typeof next !== 'object' || previous === null || next === null)
    return next;
  return Array.isArray(next)
    ? Array.isArray(previous)
      ? (reuseItems(previous, next) as T)
      : next
    : Array.isArray(previous)
      ? next
      : (reuseFields(previous as Fields, next as Fields) as T);
};

type Fields = Record<string, unknown>;

const reuseItems = (previous: unknown[], next: unknown[]): unknown[] => {
  let isSame = previous.length === next.length;
  const shared = Math.min(previous.length, next.length);
  for (let at = 0; at < shared; at += 1) {
    const mine = next[at];
    const item = reuseParts(previous[at], mine);
    if (item !== previous[at]) isSame = false;
    // Equal text that is held twice looks the same to ===: one of the two goes.
    else next[at] = item;
  }
  return isSame ? previous : next;
};

const reuseFields = (previous: Fields, next: Fields): Fields => {
  let isSame = true;
  let count = 0;
  for (const key in next) {
    count += 1;
    const item = reuseParts(previous[key], next[key]);
    if (item !== previous[key]) isSame = false;
    else next[key] = item;
  }
  if (!isSame) return next;
  for (const _ in previous) count -= 1;
  return count === 0 ? previous : next;
};

// SPDX-License-Identifier: Apache-2.0

/** Results in the order of the items, with so many under way at a time; the first failure stops the rest. */
export const inTurns = async <T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> => {
  const results: R[] = [];
  let next = 0;
  let isStopped = false;
  const worker = async (): Promise<void> => {
    while (next < items.length && !isStopped) {
      const at = next;
      next += 1;
      try {
        results[at] = await work(items[at] as T);
      } catch (error) {
        isStopped = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
};

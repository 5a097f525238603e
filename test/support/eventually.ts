import { setTimeout as sleep } from 'node:timers/promises';

/** Tries until it holds or the deadline passes; then fails with what it failed with last. */
export const eventually = async <T>(check: () => T | Promise<T>, withinMs = 5_000): Promise<T> => {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(10);
    }
  }
};

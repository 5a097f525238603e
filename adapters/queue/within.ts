// SPDX-License-Identifier: Apache-2.0

/** Waits for a task, but not for longer than this; a failure or a late end is nobody's concern any more. */
export const within = async (ms: number, task: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([task.catch(() => undefined), timeout]);
  clearTimeout(timer);
};

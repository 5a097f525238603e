// SPDX-License-Identifier: Apache-2.0

/** What the task gives, or what `late` makes once it has taken so long: for tasks that cannot be told to stop, and go on. */
export const inTime = async <T>(ms: number, task: Promise<T>, late: () => Error): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const end = (reject: (error: Error) => void): void => {
    if (!isOver) reject(late());
  };
  const timeout = new Promise<never>((_, reject) => {
    // After a pause of the whole process timers come before what has arrived meanwhile: that is read first.
    timer = setTimeout(() => setImmediate(() => end(reject)), ms);
  });
  try {
    return await Promise.race([task, timeout]);
  } finally {
    isOver = true;
    clearTimeout(timer);
    task.catch(() => undefined);
  }
};

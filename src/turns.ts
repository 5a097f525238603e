// SPDX-License-Identifier: Apache-2.0

/** Tasks with the same name wait for each other, in this process; a task that fails lets the next one go on. */
export const createTurns = (): (<T>(name: string, task: () => Promise<T>) => Promise<T>) => {
  const last = new Map<string, Promise<unknown>>();
  return async (name, task) => {
    const before = last.get(name);
    const mine = before === undefined ? task() : before.then(task, task);
    last.set(name, mine);
    try {
      return await mine;
    } finally {
      if (last.get(name) === mine) last.delete(name);
    }
  };
};

// SPDX-License-Identifier: Apache-2.0

import { AsyncLocalStorage } from 'node:async_hooks';
import type { Log } from '../../src/core/ports/telemetry.ts';

const inside = new AsyncLocalStorage<Log>();

const names = ['error', 'warn', 'info', 'log', 'debug'] as const;
let isWrapped = false;

/**
 * botbuilder writes to the console by itself: each bad token is a stack trace there, in the middle of JSON logs, and
 * what it prints may hold requests. What is said in a task that runs here is a debug line without the words; everybody
 * else's console is as it was.
 */
const wrap = (): void => {
  if (isWrapped) return;
  isWrapped = true;
  const { console } = globalThis;
  for (const name of names) {
    const original = console[name].bind(console);
    console[name] = (...said: unknown[]): void => {
      const log = inside.getStore();
      if (log === undefined) original(...said);
      else log.debug({ level: name }, 'botbuilder wrote to the console');
    };
  }
};

export const withoutConsole = <T>(log: Log, task: () => Promise<T>): Promise<T> => {
  wrap();
  return inside.run(log, task);
};

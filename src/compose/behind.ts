// SPDX-License-Identifier: Apache-2.0

type Call = (...args: readonly unknown[]) => unknown;

/**
 * Stands for whichever is current: what holds it always reaches the newest, also through functions that were taken out of
 * it before. Of plain objects of functions, as factories make them.
 */
export const behind = <T extends object>(current: () => T): T =>
  new Proxy({} as T, {
    get: (_, name) => {
      const found: unknown = Reflect.get(current(), name);
      if (typeof found !== 'function') return found;
      return (...args: readonly unknown[]) => (Reflect.get(current(), name) as Call)(...args);
    },
    has: (_, name) => Reflect.has(current(), name),
    ownKeys: () => Reflect.ownKeys(current()),
    getOwnPropertyDescriptor: (_, name) => {
      const found = Reflect.getOwnPropertyDescriptor(current(), name);
      return found === undefined ? undefined : { ...found, configurable: true };
    },
  });

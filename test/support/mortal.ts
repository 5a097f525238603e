// SPDX-License-Identifier: Apache-2.0

import type { ChatPlatform } from '../../src/core/ports/chat-platform.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';

/** The life of one process. */
export interface Mortality {
  /** What it does with others, for as long as it lives. */
  readonly guarded: <A extends unknown[], T>(call: (...args: A) => Promise<T>) => (...args: A) => Promise<T>;
  /** It dies at the so-and-so-many-th call from now on; `late`: what it asked for then still happens. */
  readonly dieAt: (calls: number, late: boolean) => void;
  readonly isDead: () => boolean;
  /** Calls so far. */
  readonly calls: () => number;
}

/** A process that can die: from then on nothing that it asks for happens, and nothing answers it. */
export const mortality = (onDeath: () => void = () => undefined): Mortality => {
  let left = Number.POSITIVE_INFINITY;
  let made = 0;
  let isLate = false;
  let isTold = false;
  const gone = (): Error => {
    if (!isTold) onDeath();
    isTold = true;
    return new Error('this process is gone');
  };
  return {
    guarded:
      (call) =>
      async (...args) => {
        left -= 1;
        made += 1;
        if (left < 0 || (left === 0 && !isLate)) throw gone();
        const result = await call(...args);
        if (left <= 0) throw gone();
        return result;
      },
    dieAt: (calls, late) => {
      left = calls;
      isLate = late;
    },
    isDead: () => left <= 0,
    calls: () => made,
  };
};

export const mortalState = (state: StateStore, { guarded }: Pick<Mortality, 'guarded'>): StateStore => ({
  ...state,
  get: guarded(state.get),
  put: guarded(state.put),
  delete: guarded(state.delete),
  list: guarded(state.list),
  publish: guarded(state.publish),
});

export const mortalPlatform = (
  platform: ChatPlatform,
  { guarded }: Pick<Mortality, 'guarded'>,
): ChatPlatform => ({
  ...platform,
  post: guarded(platform.post),
  update: guarded(platform.update),
  ...(platform.remove === undefined ? {} : { remove: guarded(platform.remove) }),
  ...(platform.find === undefined ? {} : { find: guarded(platform.find) }),
});

export interface Mortal extends Pick<Mortality, 'dieAt' | 'isDead'> {
  readonly state: StateStore;
  readonly platform: ChatPlatform;
}

export const mortal = (state: StateStore, platform: ChatPlatform): Mortal => {
  const { dieAt, isDead, guarded } = mortality();
  return {
    state: mortalState(state, { guarded }),
    platform: mortalPlatform(platform, { guarded }),
    dieAt,
    isDead,
  };
};

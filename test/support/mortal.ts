import type { ChatPlatform } from '../../src/core/ports/chat-platform.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';

/** A process that can die: from then on nothing that it asks for happens, and nothing answers it. */
export interface Mortal {
  readonly state: StateStore;
  readonly platform: ChatPlatform;
  /** It dies at the so-and-so-many-th call from now on; `late`: what it asked for then still happens. */
  readonly dieAt: (calls: number, late: boolean) => void;
  readonly isDead: () => boolean;
}

export const mortal = (state: StateStore, platform: ChatPlatform): Mortal => {
  let left = Number.POSITIVE_INFINITY;
  let isLate = false;
  const gone = (): Error => new Error('this process is gone');
  const guarded =
    <A extends unknown[], T>(call: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      left -= 1;
      if (left < 0 || (left === 0 && !isLate)) throw gone();
      const result = await call(...args);
      if (left <= 0) throw gone();
      return result;
    };
  return {
    state: {
      ...state,
      get: guarded(state.get),
      put: guarded(state.put),
      delete: guarded(state.delete),
      list: guarded(state.list),
      publish: guarded(state.publish),
    },
    platform: {
      ...platform,
      post: guarded(platform.post),
      update: guarded(platform.update),
      ...(platform.remove === undefined ? {} : { remove: guarded(platform.remove) }),
      ...(platform.find === undefined ? {} : { find: guarded(platform.find) }),
    },
    dieAt: (calls, late) => {
      left = calls;
      isLate = late;
    },
    isDead: () => left <= 0,
  };
};

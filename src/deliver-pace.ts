import type { Clock } from './core/clock.ts';
import type { ChatPlatform } from './core/ports/chat-platform.ts';

/** When a platform may be asked for the next post to a channel, and for the next update. */
export interface Pace {
  readonly postAt: () => number;
  /** Of one message. The last word does not wait for the pace of progress, only for what the platform asked for. */
  readonly updateAt: (message: string, final: boolean) => number;
  readonly posting: () => void;
  readonly updating: (message: string) => void;
  readonly forget: (message: string) => void;
  readonly limited: (call: 'post' | 'update', waitMs: number) => void;
}

/** What the lanes of one workspace share: platforms limit posts by channel, and updates in the whole workspace. */
export interface UpdateHold {
  until: number;
}

export const createPace = (platform: ChatPlatform, hold: UpdateHold, clock: Clock): Pace => {
  const updated = new Map<string, number>();
  let nextPostAt = 0;
  return {
    postAt: () => nextPostAt,
    updateAt: (message, final) => {
      const last = updated.get(message);
      const own = last === undefined || final ? 0 : last + platform.pace.updateMs;
      return Math.max(own, hold.until);
    },
    posting: () => {
      nextPostAt = clock.now() + platform.pace.postMs;
    },
    updating: (message) => void updated.set(message, clock.now()),
    forget: (message) => void updated.delete(message),
    limited: (call, waitMs) => {
      const until = clock.now() + waitMs;
      if (call === 'post') nextPostAt = Math.max(nextPostAt, until);
      else hold.until = Math.max(hold.until, until);
    },
  };
};

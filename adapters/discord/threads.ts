// SPDX-License-Identifier: Apache-2.0

import type { MessageRef } from '../../src/core/ports/chat-platform.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import type { DiscordApi } from './api.ts';
import { failureOf } from './failures.ts';

export interface Threads {
  /** A message that nothing was said under yet, and what its thread will be called. */
  readonly rooted: (root: string, title: string) => void;
  /**
   * The channel in which replies to `root` stand: its thread, which is started where there is none. Undefined where no
   * thread can be: replies then stand in the channel and name the message they answer.
   */
  readonly open: (root: MessageRef) => Promise<string | undefined>;
  /** Replies to it cannot stand in a thread after all. */
  readonly none: (root: MessageRef) => void;
  /** Wakes a thread that sleeps. */
  readonly wake: (thread: string) => Promise<void>;
}

const DAY_MINUTES = 1_440;
const REMEMBERED = 5_000;
const UNNAMED = 'Details';

/**
 * A thread that is started from a message has that message's id: nothing need be stored, and whoever starts it second
 * finds it there. https://docs.discord.com/developers/resources/channel#start-thread-from-message
 */
export const createThreads = (api: Pick<DiscordApi, 'call'>, log: Log): Threads => {
  const titles = new Map<string, string>();
  const known = new Set<string>();
  const without = new Set<string>();

  const remember = (kept: Set<string> | Map<string, string>): void => {
    const [oldest] = kept.keys();
    if (kept.size > REMEMBERED && oldest !== undefined) kept.delete(oldest);
  };

  const exists = async (id: string): Promise<boolean> => {
    try {
      await api.call({ method: 'GET', path: `/channels/${id}` });
      return true;
    } catch (error) {
      const reaction = failureOf(error)?.reaction;
      if (reaction === 'no-channel' || reaction === 'gone') return false;
      throw error;
    }
  };

  const start = async ({ channel, id }: MessageRef): Promise<'started' | 'there' | 'none'> => {
    try {
      await api.call({
        method: 'POST',
        path: `/channels/${channel}/messages/${id}/threads`,
        body: { name: titles.get(id) ?? UNNAMED, auto_archive_duration: DAY_MINUTES },
      });
      return 'started';
    } catch (error) {
      const failure = failureOf(error);
      if (failure?.reaction === 'has-thread') return 'there';
      const cannot = ['no-thread', 'away', 'gone', 'never', 'no-channel', 'unshowable'];
      if (failure?.reaction === undefined || !cannot.includes(failure.reaction)) throw error;
      log.warn({ reason: failure.error }, 'No thread can be started; replies stand in the channel');
      return 'none';
    }
  };

  return {
    rooted: (root, title) => {
      titles.delete(root);
      titles.set(root, title === '' ? UNNAMED : title);
      remember(titles);
    },
    open: async (root) => {
      if (known.has(root.id)) return root.id;
      if (without.has(root.id)) return undefined;
      // What this process posted has no thread yet; of anything else it is asked.
      const isThere = !titles.has(root.id) && (await exists(root.id));
      const found = isThere ? 'there' : await start(root);
      const kept = found === 'none' ? without : known;
      kept.add(root.id);
      remember(kept);
      return found === 'none' ? undefined : root.id;
    },
    none: ({ id }) => {
      known.delete(id);
      without.add(id);
      remember(without);
    },
    wake: async (thread) => {
      await api.call({ method: 'PATCH', path: `/channels/${thread}`, body: { archived: false } });
    },
  };
};

// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../../src/core/clock.ts';
import { MINUTE } from '../../src/core/clock.ts';
import type { ReplyTo } from './interaction-of.ts';
import { limitOf } from './limits.ts';

/** What may still be said in answer to one interaction: its token lives in this process's memory only. */
export interface Handle {
  readonly replyTo: ReplyTo;
  /** Where the answer will stand: the channel itself, not its thread. */
  readonly channel: string;
  readonly person: string;
  readonly at: number;
  /**
   * `thinking`: Discord shows that the bot thinks. `noted`: a passing note of ours stands in its place. `free`: whatever
   * is said comes as a further message; the original is no business of ours (of a button it is the report itself).
   */
  state: 'heard' | 'thinking' | 'noted' | 'free';
  /** Something was posted there since. */
  arrived: boolean;
  /** They know that the bot may not write there. */
  told: boolean;
}

const MOST = 2_000;
/** Discord's clock and ours differ, and a call takes its time. */
const TOKEN_MS = limitOf('tokenMs') - MINUTE / 2;

export interface Handles {
  readonly remember: (handle: Pick<Handle, 'replyTo' | 'channel' | 'person'>) => Handle;
  readonly ofChannel: (channel: string) => readonly Handle[];
  /** The newest of this person there. */
  readonly ofPerson: (channel: string, person: string) => Handle | undefined;
  readonly all: () => readonly Handle[];
  readonly forget: (handle: Handle) => void;
}

/** Interactions from hearing to the end of their tokens. */
export const createHandles = (clock: Clock): Handles => {
  const handles = new Set<Handle>();
  const isFresh = ({ at }: Handle): boolean => clock.now() - at < TOKEN_MS;
  const all = (): readonly Handle[] => [...handles].filter(isFresh);
  return {
    remember: (given) => {
      const handle: Handle = { ...given, at: clock.now(), state: 'heard', arrived: false, told: false };
      handles.add(handle);
      for (const old of handles) {
        if (handles.size <= MOST && isFresh(old)) break;
        handles.delete(old);
      }
      return handle;
    },
    ofChannel: (channel) => all().filter((handle) => handle.channel === channel),
    ofPerson: (channel, person) =>
      all().findLast(
        (handle) => handle.channel === channel && handle.person === person && handle.state !== 'heard',
      ),
    all,
    forget: (handle) => void handles.delete(handle),
  };
};

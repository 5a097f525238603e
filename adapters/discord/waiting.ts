// SPDX-License-Identifier: Apache-2.0

import { type Clock, SECOND } from '../../src/core/clock.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { Handle, Handles } from './handles.ts';
import { howToAllow } from './permissions.ts';
import type { Respond } from './respond.ts';

export interface Waiting {
  /** Discord shows "thinking…" to whoever asked; it goes when the answer appears. */
  readonly thinking: (handle: Handle) => void;
  /** Something was posted in this channel: here, or by another process. */
  readonly arrived: (channel: string) => Promise<void>;
  /** The bot may not write in this channel: those who asked there are told how to allow it, once each. */
  readonly away: (channel: string) => Promise<void>;
  /** What deliver should be told of a channel that the bot may not write in; undefined when it may be tried. */
  readonly heldBack: (channel: string) => Error | undefined;
  readonly refused: (channel: string) => Error;
  /** Nobody is left looking at "thinking…". */
  readonly settle: () => Promise<void>;
}

/** Longer than a report usually takes to appear; shorter than people's patience with three dots. */
const PATIENCE = 5 * SECOND;
const LONGEST = 30 * SECOND;
const TAKEN = 'Taken. The answer appears in this channel as soon as it is ready.';

/**
 * The report is a message of the channel, so that it outlives the interaction's token (15 minutes). What only the
 * person sees says that the command was taken, and goes away when the message is there.
 */
export const createWaiting = (
  handles: Handles,
  respond: Respond,
  { clock, stopping }: { readonly clock: Clock; readonly stopping: AbortSignal },
): Waiting => {
  const awaySince = new Map<string, number>();
  const nextTry = new Map<string, number>();
  const underWay = new Set<Promise<unknown>>();
  const following = (work: Promise<unknown>): void => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work)).catch(() => undefined);
  };

  const patient = async (handle: Handle): Promise<void> => {
    await clock.sleep(PATIENCE, stopping).catch(() => undefined);
    if (handle.state === 'thinking') await respond.note(handle, TAKEN);
  };

  return {
    thinking: (handle) => {
      handle.state = 'thinking';
      if (handle.arrived) following(respond.clear(handle));
      else following(patient(handle));
    },
    arrived: async (channel) => {
      awaySince.delete(channel);
      nextTry.delete(channel);
      await Promise.all(
        handles.ofChannel(channel).map(async (handle) => {
          handle.arrived = true;
          await respond.clear(handle);
        }),
      );
    },
    away: async (channel) => {
      const told = new Set<string>();
      await Promise.all(
        handles.ofChannel(channel).map(async (handle) => {
          if (handle.told || told.has(handle.person) || handle.state === 'heard') return;
          handle.told = true;
          told.add(handle.person);
          await respond.note(handle, howToAllow([]));
        }),
      );
    },
    heldBack: (channel) => {
      const wait = (nextTry.get(channel) ?? 0) - clock.now();
      return wait > 0 ? awayError(wait) : undefined;
    },
    refused: (channel) => {
      const since = awaySince.get(channel) ?? clock.now();
      awaySince.set(channel, since);
      const wait = Math.min(LONGEST, Math.max(2 * SECOND, (clock.now() - since) / 4));
      // Each refused try counts towards Discord's ban: one message of the channel tries for all.
      nextTry.set(channel, clock.now() + wait);
      return awayError(wait);
    },
    settle: async () => {
      for (const handle of handles.all())
        if (handle.state === 'thinking') following(respond.note(handle, TAKEN));
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
};

const awayError = (retryAfterMs: number): Error =>
  new Unavailable('the bot may not write in the channel; it waits for permission', { retryAfterMs });

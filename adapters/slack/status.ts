// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE } from '../../src/core/clock.ts';
import { failureOf } from './send-errors.ts';
import type { Workspace, Workspaces } from './workspaces.ts';

/** Answers that say that this app or workspace has no such status: nobody asks again. */
const NOT_HERE = new Set([
  'missing_scope',
  'unknown_method',
  'method_not_supported',
  'not_allowed_token_type',
  'access_denied',
]);

/** Slack takes a status away by itself. */
const LASTS_MS = 2 * MINUTE;

/** Best effort: nothing here throws. */
export interface Status {
  readonly show: (team: string, channel: string, thread: string) => Promise<void>;
  /** The bot wrote in this thread: Slack has taken the status away. */
  readonly written: (channel: string, thread: string) => void;
  /** The bot gave its answer by an update of what it wrote in this channel. */
  readonly clear: (channel: string) => Promise<void>;
}

interface Shown {
  readonly team: string;
  readonly thread: string;
  readonly at: number;
}

/**
 * "is looking into it…" under the composer of a thread, until the bot writes there (Slack takes it away then, or after
 * two minutes) or updates what it wrote. Only threads have it.
 * https://docs.slack.dev/reference/methods/assistant.threads.setStatus
 */
export const createStatus = (workspaces: Workspaces, clock: Clock): Status => {
  const without = new WeakSet<Workspace>();
  const shown = new Map<string, readonly Shown[]>();

  const set = async ({ team, thread }: Omit<Shown, 'at'>, channel: string, status: string): Promise<void> => {
    const workspace = workspaces.known(team);
    if (workspace === undefined || without.has(workspace)) return;
    try {
      await workspace.call((client) =>
        client.assistant.threads.setStatus({ channel_id: channel, thread_ts: thread, status }),
      );
    } catch (error) {
      if (NOT_HERE.has(failureOf(error)?.error ?? '')) without.add(workspace);
    }
  };

  return {
    show: async (team, channel, thread) => {
      const others = (shown.get(channel) ?? []).filter(
        (one) => one.thread !== thread && clock.now() - one.at < LASTS_MS,
      );
      shown.set(channel, [...others, { team, thread, at: clock.now() }]);
      await set({ team, thread }, channel, 'is looking into it…');
    },
    written: (channel, thread) => {
      const left = (shown.get(channel) ?? []).filter((one) => one.thread !== thread);
      if (left.length > 0) shown.set(channel, left);
      else shown.delete(channel);
    },
    clear: async (channel) => {
      const all = shown.get(channel) ?? [];
      shown.delete(channel);
      for (const one of all) if (clock.now() - one.at < LASTS_MS) await set(one, channel, '');
    },
  };
};

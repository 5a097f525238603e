// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE } from '../../src/core/clock.ts';
import type { Workspaces } from './workspaces.ts';

export interface Places {
  /** What an event told of its channel. */
  readonly note: (channel: string, isShared: boolean) => void;
  /** Whether the channel is shared with another organisation; undefined where nobody told. Never throws. */
  readonly isShared: (team: string, channel: string) => Promise<boolean | undefined>;
}

const FRESH_MS = 10 * MINUTE;
const PATIENCE_MS = 500;
const REMEMBERED = 2_000;

/** Which scope lets the app read of a channel that it is shared; the id of a private one may begin with either letter. */
const READS = ['channels:read', 'groups:read', 'mpim:read'];

/**
 * Events say whether their channel is shared with another organisation, commands and buttons do not: what events said is
 * remembered, and Slack is asked where the app may read channels.
 */
export const createPlaces = (workspaces: Workspaces, clock: Clock): Places => {
  const known = new Map<string, { readonly at: number; readonly shared: Promise<boolean | undefined> }>();
  const keep = (channel: string, shared: Promise<boolean | undefined>): void => {
    known.delete(channel);
    known.set(channel, { at: clock.now(), shared });
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
  };

  const ask = async (team: string, channel: string): Promise<boolean | undefined> => {
    const workspace = workspaces.known(team);
    const scopes = workspace?.session.identity()?.scopes ?? [];
    if (workspace === undefined || !READS.some((scope) => scopes.includes(scope))) return undefined;
    try {
      const { channel: found } = await workspace.call((client) => client.conversations.info({ channel }));
      return found?.is_ext_shared === true || found?.is_pending_ext_shared === true;
    } catch {
      return undefined;
    }
  };

  return {
    note: (channel, isShared) => keep(channel, Promise.resolve(isShared)),
    isShared: async (team, channel) => {
      const last = known.get(channel);
      if (last === undefined || clock.now() - last.at >= FRESH_MS) keep(channel, ask(team, channel));
      const enough = new AbortController();
      const impatient = clock.sleep(PATIENCE_MS, enough.signal).then(
        () => undefined,
        () => undefined,
      );
      try {
        return await Promise.race([known.get(channel)?.shared, impatient]);
      } finally {
        enough.abort();
      }
    },
  };
};

// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { DAY, MINUTE, SECOND } from '../../src/core/clock.ts';
import { messageOf } from '../../src/core/errors.ts';
import { fits } from '../../src/core/fits.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { DiscordApi } from './api.ts';
import { failureOf } from './failures.ts';
import { namesBot } from './read-line.ts';

export interface CatchUp {
  /** The connection was alive then, epoch milliseconds: what was said before was heard. */
  readonly heardUntil: (at: number) => Promise<void>;
  /** A new session began: Discord does not repeat what was said before it. */
  readonly began: () => void;
  /** A server with its channels and threads, as the gateway tells it after the session began. */
  readonly guild: (data: unknown) => Promise<void>;
}

interface CatchUpParts extends Pick<AdapterParts, 'clock' | 'log' | 'memory'> {
  readonly api: Pick<DiscordApi, 'call'>;
  /** Of the shard. */
  readonly name: () => string;
  readonly ownUser: () => string | undefined;
  /** A message as the gateway would have brought it. */
  readonly hear: (message: Readonly<Record<string, unknown>>) => Promise<void>;
}

/** A question is asked again by then, and an answer would surprise. */
const LONGEST = 10 * MINUTE;
/** Discord's clock and ours differ: what was heard already is taken once. */
const MARGIN = 5 * SECOND;
/** In channels of one server, those where something was said last come first. */
const MOST_CHANNELS = 50;
/** Each counts towards the limit after which Discord bans an address. */
const MOST_REFUSED = 10;
const PAGE = 100;
const MOST_PAGES = 3;
/** https://docs.discord.com/developers/reference#snowflakes */
const EPOCH = 1_420_070_400_000;

const id = z.string().regex(/^\d{1,20}$/);
const Channel = z.object({ id, type: z.number(), last_message_id: id.nullish() });
const Guild = z.object({
  id,
  channels: z.array(Channel).default([]),
  threads: z.array(Channel).default([]),
});
const Message = z.looseObject({ id, content: z.string().default(''), author: z.object({ id }) });

/** Text, announcements, and threads of both; voice channels have words, too. */
const TALKED_IN = new Set([0, 2, 5, 10, 11, 12]);

const snowflakeAt = (at: number): bigint => BigInt(Math.max(0, Math.floor(at) - EPOCH)) << 22n;

/**
 * One process of several holds the connection. When it dies another takes over within seconds, and what was said in
 * between reached nobody: mentions of it are read from the channels in which something was said since.
 */
export const createCatchUp = ({ clock, log, memory, api, name, ownUser, hear }: CatchUpParts): CatchUp => {
  const key = (): string => `discord/heard-until/${name()}`;
  let since: Promise<number | undefined> = Promise.resolve(undefined);

  const remembered = async (): Promise<number | undefined> => {
    const stored = await memory?.get(key()).catch(() => undefined);
    const at = Number(stored?.value ?? Number.NaN);
    return Number.isFinite(at) ? Math.max(at - MARGIN, clock.now() - LONGEST) : undefined;
  };

  /** Oldest first. */
  const read = async (channel: string, after: bigint): Promise<readonly z.infer<typeof Message>[]> => {
    const found: z.infer<typeof Message>[] = [];
    let last = after;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const query = { after: last.toString(), limit: String(PAGE) };
      const answer = await api.call({ method: 'GET', path: `/channels/${channel}/messages`, query });
      const messages = z.array(Message).parse(answer);
      found.push(...messages);
      if (messages.length < PAGE) break;
      last = messages.reduce((max, { id: one }) => (BigInt(one) > max ? BigInt(one) : max), last);
    }
    return found.sort((one, other) => (BigInt(one.id) < BigInt(other.id) ? -1 : 1));
  };

  const guild = async (data: unknown): Promise<void> => {
    const parsed = fits(Guild, data);
    const bot = ownUser();
    const from = await since;
    if (!parsed.success || from === undefined || bot === undefined) return;
    const after = snowflakeAt(from);
    const said = ({ last_message_id: last }: z.infer<typeof Channel>): bigint => BigInt(last ?? 0);
    const channels = [...parsed.data.channels, ...parsed.data.threads]
      .filter((channel) => TALKED_IN.has(channel.type) && said(channel) > after)
      .sort((one, other) => (said(one) > said(other) ? -1 : 1))
      .slice(0, MOST_CHANNELS);
    let refused = 0;
    let caught = 0;
    for (const channel of channels) {
      if (refused >= MOST_REFUSED) break;
      try {
        for (const message of await read(channel.id, after)) {
          if (!namesBot(message.content, bot)) continue;
          // Who may ask what is decided by roles, which messages that are read do not carry.
          const member = await api.call({
            method: 'GET',
            path: `/guilds/${parsed.data.id}/members/${message.author.id}`,
          });
          caught += 1;
          await hear({ ...message, guild_id: parsed.data.id, member });
        }
      } catch (error) {
        const failure = failureOf(error);
        refused += 1;
        if (failure?.reaction !== 'away')
          log.warn({ reason: failure?.error ?? messageOf(error) }, 'A channel could not be looked through');
      }
    }
    if (caught > 0) log.info({ caught, since: from }, 'Mentions were read that nobody had heard');
  };

  return {
    heardUntil: async (at) => {
      await since;
      await memory?.put(key(), String(at), { ttlMs: DAY }).catch(() => undefined);
    },
    began: () => {
      since = remembered();
    },
    guild,
  };
};

// SPDX-License-Identifier: Apache-2.0

import { MINUTE, SECOND } from '../../src/core/clock.ts';
import { messageOf } from '../../src/core/errors.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import { failureOf } from './failures.ts';
import type { GatewayClient, ShardOptions } from './gateway-client.ts';

/** How one shard is. */
export interface ShardState {
  readonly state: 'standby' | 'connecting' | 'connected' | 'refused';
  readonly since: number;
  readonly reason: string | undefined;
}

export interface GatewayShard {
  readonly state: () => ShardState;
  /** Resolves when it is connected, or stands by, or has failed once. */
  readonly tried: Promise<void>;
  /** Runs until `stopping`. */
  readonly run: () => Promise<void>;
}

/** Every event of the gateway, as Discord sends it. */
export type OnEvent = (name: string, data: unknown) => void;

const FIRST_WAIT = SECOND / 2;
const LONGEST_WAIT = 30 * SECOND;
/** A token or an intent that Discord refuses is not mended within seconds, and each try counts towards its limits. */
const REFUSED_WAIT = 5 * MINUTE;
const GOODBYE_MS = 3 * SECOND;
const LOOK_MS = 5 * SECOND;
const STANDBY_MS = SECOND / 2;
/** Discord wants a heartbeat about every 41 s and acknowledges each: after three it is dead, whatever TCP says. */
const SILENT_MS = 130 * SECOND;

/** Close codes that no new try mends. https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes */
const REFUSED: Readonly<Record<number, string>> = {
  4004: 'Discord refuses the token: set DISCORD_TOKEN to the token of the Bot page',
  4010: 'Discord refuses the shard',
  4011: 'Discord wants more shards',
  4012: 'Discord refuses the version of its API',
  4013: 'Discord refuses the intents',
  4014: 'Discord refuses the Message Content Intent: allow it on the Bot page, or set DISCORD_THREAD_REPLIES=mentions',
};

/** Asked anew each time: signals change while one waits. */
const isOver = (signal: AbortSignal): boolean => signal.aborted;

class Ended extends Error {
  readonly isRefused: boolean;
  constructor(reason: string, isRefused: boolean) {
    super(reason);
    this.isRefused = isRefused;
  }
}

interface ShardParts extends Pick<AdapterParts, 'clock' | 'log' | 'metrics' | 'lease'> {
  readonly client: () => GatewayClient;
  readonly token: () => string;
  readonly onEvent: OnEvent;
  /** The connection is alive, and brought something last at this moment. */
  readonly onAlive: (heardAt: number) => void;
  readonly options: ShardOptions;
  /** Of the application: two bots of one installation do not share a lease. */
  readonly leaseName: () => string;
  readonly stopping: AbortSignal;
}

/**
 * One shard of the gateway. The SDK connects, watches heartbeats, resumes and reconnects; here it is held by one
 * process of all at a time, begun anew when the SDK gives up, and ended when the lease is lost: two connections of one
 * shard would both hear everything.
 */
export const gatewayShard = (parts: ShardParts): GatewayShard => {
  const { clock, log, metrics, options, stopping } = parts;
  let current: ShardState = { state: 'connecting', since: clock.now(), reason: undefined };
  let told: () => void = () => undefined;
  const tried = new Promise<void>((resolve) => {
    told = resolve;
  });
  const become = (state: ShardState['state'], reason?: string): void => {
    if (current.state !== state) current = { state, since: clock.now(), reason };
    else current = { ...current, reason };
    if (state !== 'connecting' || reason !== undefined) told();
    metrics.gauge('k8sgpt_platform_connected', state === 'connected' ? 1 : 0, { platform: 'discord' });
  };

  /** One client from login until it ends; throws what ended it. */
  const connection = async (lost: AbortSignal): Promise<never> => {
    const client = parts.client();
    let heardAt = clock.now();
    const ending = new AbortController();
    let leave: () => void = () => undefined;
    const ended = new Promise<never>((_resolve, reject) => {
      const end = (reason: string, isRefused = false): void => reject(new Ended(reason, isRefused));
      client.on('shardReady', () => become('connected'));
      client.on('shardResume', () => become('connected'));
      client.on('shardReconnecting', () => become('connecting', 'the connection ended'));
      client.on('shardDisconnect', ({ code }) =>
        end(REFUSED[code] ?? `Discord ended the connection (${code})`, code in REFUSED),
      );
      client.on('invalidated', () => end('the session ended'));
      client.on('error', () => undefined);
      client.on('shardError', () => undefined);
      client.on('raw', (packet: { readonly t?: unknown; readonly d?: unknown }) => {
        heardAt = clock.now();
        if (typeof packet.t === 'string' && !ending.signal.aborted) parts.onEvent(packet.t, packet.d);
      });
      leave = () => end('stopped');
      lost.addEventListener('abort', leave, { once: true });
      if (lost.aborted) leave();
    });
    ended.catch(() => undefined);
    const silence = async (): Promise<never> => {
      for (;;) {
        await clock.sleep(LOOK_MS, ending.signal);
        const [shard] = client.ws.shards.values();
        heardAt = Math.max(heardAt, shard?.lastPingTimestamp ?? 0);
        if (current.state === 'connected') parts.onAlive(heardAt);
        if (clock.now() - heardAt > SILENT_MS) throw new Ended('Discord fell silent', false);
      }
    };
    try {
      const login = client.login(parts.token()).then(async () => ended);
      return await Promise.race([login, ended, silence()]);
    } finally {
      // `lost` lasts for as long as the bot runs, and would keep the client of each try.
      lost.removeEventListener('abort', leave);
      ending.abort();
      // A silent Discord does not complete the closing handshake: nobody waits for it.
      const enough = new AbortController();
      const goodbye = client.destroy().catch(() => undefined);
      await Promise.race([goodbye, clock.sleep(GOODBYE_MS, enough.signal).catch(() => undefined)]);
      enough.abort();
    }
  };

  /** Connects again and again until `lost`. */
  const hold = async (lost: AbortSignal): Promise<void> => {
    let failures = 0;
    while (!lost.aborted) {
      const began = clock.now();
      become('connecting');
      try {
        await connection(lost);
      } catch (error) {
        if (isOver(lost)) return;
        const failure = failureOf(error);
        const isRefused =
          failure?.reaction === 'token' ||
          (error instanceof Ended && error.isRefused) ||
          (error as { readonly code?: unknown }).code === 'TokenInvalid';
        failures = clock.now() - began > MINUTE ? 1 : failures + 1;
        const reason = reasonOf(error, failure?.error);
        become(isRefused ? 'refused' : 'connecting', reason);
        const wait = isRefused
          ? REFUSED_WAIT
          : (failure?.retryAfterMs ?? Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(10, failures - 1)));
        log.warn({ shard: options.shard, reason, waitMs: wait }, 'The connection to Discord ended');
        await clock.sleep(wait, lost).catch(() => undefined);
      }
    }
  };

  /** A lease that is free is there at once: only who waits for it stands by. */
  const standBy = async <T>(asked: Promise<T>): Promise<T> => {
    const enough = new AbortController();
    const waiting = clock.sleep(STANDBY_MS, enough.signal).then(
      () => become('standby'),
      () => undefined,
    );
    try {
      return await asked;
    } finally {
      enough.abort();
      await waiting;
    }
  };

  return {
    tried,
    state: () => current,
    run: async () => {
      while (!stopping.aborted) {
        try {
          if (parts.lease === undefined) {
            await hold(stopping);
            continue;
          }
          const lease = await standBy(parts.lease(parts.leaseName(), stopping));
          log.info({ shard: options.shard }, 'This process listens to Discord now');
          try {
            await hold(AbortSignal.any([stopping, lease.lost]));
          } finally {
            await lease.release().catch(() => undefined);
          }
        } catch (error) {
          if (isOver(stopping)) return;
          log.warn(
            { shard: options.shard, reason: messageOf(error) },
            'The lease of a shard cannot be asked for',
          );
          await clock.sleep(FIRST_WAIT * 2, stopping).catch(() => undefined);
        }
      }
    },
  };
};

const reasonOf = (error: unknown, code: string | undefined): string => {
  if ((error as { readonly code?: unknown }).code === 'TokenInvalid') return REFUSED[4004] ?? '';
  if (error instanceof Ended) return error.message;
  return code === undefined ? 'no connection' : `Discord answers ${code}`;
};

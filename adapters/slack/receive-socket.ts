// SPDX-License-Identifier: Apache-2.0

import { SocketModeReceiver } from '@slack/bolt';
import type { Dispatcher } from 'undici';
import { type Clock, SECOND } from '../../src/core/clock.ts';
import { messageOf } from '../../src/core/errors.ts';
import { inTime } from '../../src/core/in-time.ts';
import type { Log, Metrics } from '../../src/core/ports/telemetry.ts';
import type { WayOut } from '../../src/core/ports/way-out.ts';
import type { clientOptions } from './client.ts';
import type { Deliver } from './receive.ts';
import { sdkLog } from './sdk-log.ts';
import { failureOf } from './send-errors.ts';

interface Envelope {
  readonly body?: unknown;
  readonly ack: (response?: Record<string, unknown>) => Promise<void>;
  readonly retry_num?: number;
}

export interface SlackSocket {
  readonly start: (deliver: Deliver) => void;
  /** Resolves when a connection stands, or the first try has failed. */
  readonly tried: Promise<void>;
  /** Takes nothing new: Slack gives it to another connection, or again later. */
  readonly deaf: () => void;
  readonly stop: () => Promise<void>;
  readonly state: () => {
    readonly connected: boolean;
    readonly since: number;
    readonly reason: string | undefined;
  };
}

const FIRST_WAIT = 250;
const LONGEST_WAIT = 30 * SECOND;
const GOODBYE_MS = 2 * SECOND;
/** The SDK waits for minutes for an upgrade that nobody answers, and for ever for Slack's first word. */
const START_MS = 30 * SECOND;
/** A connection that lasted this long was a good one. */
const GOOD_MS = 10 * SECOND;

/** Without a pong for this long the connection is dead, whatever TCP says. The SDK pings every 5 s. */
const PONG_MS = 6 * SECOND;
/** Slack pings too, about every 10 s. */
const PING_MS = 30 * SECOND;

const withoutHeaders = ({ headers: _, ...options }: ReturnType<typeof clientOptions>) => options;

/**
 * Socket Mode. The SDK makes the connection, watches it with pings and tells when it ends; connecting again is done
 * here: after a failed call of apps.connections.open (Slack or the network was down for a moment) the SDK gives up
 * with a rejection that nobody hears, which would end the process.
 */
export const slackSocket = (parts: {
  readonly appToken: () => string;
  /** Another token may have been written where the last one came from. */
  readonly renew: () => Promise<void>;
  readonly options: ReturnType<typeof clientOptions>;
  readonly way: Pick<WayOut, 'dispatcher'> | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** How long a connection may take to be made. */
  readonly startMs?: number;
}): SlackSocket => {
  const { clock, log, metrics, startMs = START_MS } = parts;
  const stopping = new AbortController();
  let isDeaf = false;
  let told: () => void = () => undefined;
  const tried = new Promise<void>((resolve) => {
    told = resolve;
  });
  let connected = false;
  let since = clock.now();
  let reason: string | undefined;
  let running: Promise<void> = Promise.resolve();

  const open = () =>
    new SocketModeReceiver({
      appToken: parts.appToken(),
      autoReconnectEnabled: false,
      clientPingTimeout: PONG_MS,
      serverPingTimeout: PING_MS,
      logger: sdkLog(log),
      // The SDK puts the app token into the headers, unless it is given others.
      installerOptions: { clientOptions: withoutHeaders(parts.options) },
      ...(parts.way === undefined ? {} : { dispatcher: parts.way.dispatcher as Dispatcher }),
    }).client;

  const setConnected = (now: boolean, why?: string): void => {
    if (connected !== now) since = clock.now();
    connected = now;
    reason = why;
    told();
    metrics.gauge('k8sgpt_platform_connected', now ? 1 : 0, { platform: 'slack' });
  };

  const take = async ({ body, ack, retry_num: retry }: Envelope, deliver: Deliver): Promise<void> => {
    if (isDeaf) return;
    const outcome = await deliver((body ?? {}) as Record<string, unknown>, retry);
    // Left without an answer, Slack gives it to another connection, or to this one again.
    if (outcome.status === 'failed') return;
    const said = outcome.body;
    await ack(typeof said === 'object' && said !== null ? (said as Record<string, unknown>) : undefined);
  };

  /** One connection from its beginning to its end, in milliseconds that it lasted; throws when there was none. */
  const connection = async (deliver: Deliver): Promise<number> => {
    const client = open();
    client.on('slack_event', (envelope: Envelope) => {
      take(envelope, deliver).catch((error: unknown) =>
        log.warn({ reason: messageOf(error) }, 'Slack could not be told that a delivery was taken'),
      );
    });
    const ended = new Promise<void>((resolve) => client.once('disconnected', () => resolve()));
    const leave = (): void => void client.disconnect().catch(() => undefined);
    stopping.signal.addEventListener('abort', leave, { once: true });
    try {
      const made = client.start();
      await inTime(startMs, made, () => {
        leave();
        // Left before it knows where to connect to, the SDK connects all the same.
        made.then(leave, () => undefined);
        return new Error('Slack did not answer in time');
      });
      // Stopped while it was being made: the SDK finishes it all the same.
      if (stopping.signal.aborted) leave();
      const began = clock.now();
      setConnected(true);
      log.info({}, 'Connected to Slack');
      await ended;
      return clock.now() - began;
    } finally {
      stopping.signal.removeEventListener('abort', leave);
    }
  };

  const run = async (deliver: Deliver): Promise<void> => {
    let failures = 0;
    let short = 0;
    while (!stopping.signal.aborted) {
      let wait: number | undefined;
      try {
        // Slack renews connections every few hours; one that ends at once, again and again, is trouble.
        short = (await connection(deliver)) > GOOD_MS ? 0 : short + 1;
        failures = 0;
        setConnected(false, 'the connection ended');
      } catch (error) {
        failures += 1;
        const failure = failureOf(error);
        wait = failure?.retryAfterMs;
        if (failure?.reaction === 'token') await parts.renew();
        setConnected(false, failure?.error ?? 'no connection');
      }
      wait ??= Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(10, Math.max(0, failures - 1, short - 1)));
      log.debug({ reason, waitMs: wait }, 'The connection to Slack ended');
      await clock.sleep(Math.max(0, wait), stopping.signal).catch(() => undefined);
    }
  };

  return {
    tried,
    start: (deliver) => {
      running = run(deliver);
    },
    deaf: () => {
      isDeaf = true;
    },
    stop: async () => {
      stopping.abort();
      // A silent Slack does not complete the closing handshake: nobody waits for it.
      const enough = new AbortController();
      await Promise.race([running, clock.sleep(GOODBYE_MS, enough.signal).catch(() => undefined)]);
      enough.abort();
      setConnected(false, 'stopped');
    },
    state: () => ({ connected, since, reason }),
  };
};

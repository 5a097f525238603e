// SPDX-License-Identifier: Apache-2.0

import { Agent, type Dispatcher, WebSocket } from 'undici';
import { z } from 'zod';
import { isAbort, messageOf } from '../../src/core/errors.ts';
import { fits } from '../../src/core/fits.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import { limitOf } from './limits.ts';

export interface Socket {
  /** Undefined while it is connected; else why it is not. */
  readonly trouble: () => string | undefined;
  readonly stop: () => Promise<void>;
}

const Frame = z.object({
  event: z.string().optional(),
  seq: z.number().optional(),
  seq_reply: z.number().optional(),
  status: z.string().optional(),
  data: z.object({ connection_id: z.string().optional() }).optional(),
});

/** Where the server is to go on: it keeps what a connection missed for a while. */
interface Place {
  connection: string;
  next: number;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A socket that says nothing for so long, answers to pings included, is dead. */
const SILENCE_MS = limitOf('pingMs') / 2;

/** One connection, until it ends; resolves with the reason. */
const connected = (
  address: URL,
  token: string,
  {
    hear,
    live,
    place,
    signal,
    silenceMs,
    dispatcher,
  }: {
    readonly hear: (event: unknown) => void;
    readonly live: () => void;
    readonly place: Place;
    readonly signal: AbortSignal;
    readonly silenceMs: number;
    /** Of this connection alone. */
    readonly dispatcher: Dispatcher;
  },
): Promise<string> =>
  new Promise((resolve) => {
    const resumed = new URL(address);
    // https://developers.mattermost.com/api-documentation: what was missed since is told again.
    resumed.searchParams.set('connection_id', place.connection);
    resumed.searchParams.set('sequence_number', String(place.next));
    const socket = new WebSocket(resumed, { dispatcher });
    let isQuiet = false;
    let reason = 'the connection was closed';
    let sent = 0;
    const say = (action: string, data: object = {}): void => {
      if (socket.readyState !== WebSocket.OPEN) return;
      sent += 1;
      socket.send(JSON.stringify({ seq: sent, action, data }));
    };
    const end = (): void => {
      clearInterval(watch);
      signal.removeEventListener('abort', end);
      socket.close();
      // Whoever does not answer does not say goodbye either.
      void dispatcher.destroy().catch(() => undefined);
      resolve(reason);
    };
    const watch = setInterval(() => {
      if (isQuiet) {
        reason = 'the connection was silent';
        end();
        return;
      }
      isQuiet = true;
      say('ping');
    }, silenceMs / 2);
    signal.addEventListener('abort', end, { once: true });
    socket.addEventListener('open', () => say('authentication_challenge', { token }));
    socket.addEventListener('message', ({ data }: { readonly data: unknown }) => {
      isQuiet = false;
      let event: unknown;
      try {
        event = JSON.parse(String(data));
      } catch {
        return;
      }
      const frame = fits(Frame, event).data;
      if (frame?.event === 'hello') {
        const connection = frame.data?.connection_id ?? '';
        if (place.connection !== connection) {
          place.connection = connection;
          place.next = 0;
        }
        live();
      }
      if (frame?.seq !== undefined) place.next = frame.seq + 1;
      if (frame?.seq_reply === 1 && frame.status !== 'OK') {
        reason = 'Mattermost does not know the token of the bot';
        end();
        return;
      }
      if (frame?.event !== undefined) hear(event);
    });
    socket.addEventListener('error', ({ error }: { readonly error?: unknown }) => {
      reason = messageOf(error);
    });
    socket.addEventListener('close', end);
  });

/** Events of the server, for ever: a connection that ends or falls silent is made anew. */
export const openSocket = (
  address: URL,
  token: string,
  hear: (event: unknown) => void,
  { clock, log, metrics, wayOut }: Pick<AdapterParts, 'clock' | 'log' | 'metrics' | 'wayOut'>,
  silenceMs: number = SILENCE_MS,
): Socket => {
  const stopping = new AbortController();
  const place: Place = { connection: '', next: 0 };
  const isStopping = (): boolean => stopping.signal.aborted;
  let trouble: string | undefined = 'not connected yet';
  const tell = (isConnected: boolean): void =>
    metrics.gauge('k8sgpt_platform_connected', isConnected ? 1 : 0, { platform: 'mattermost' });
  tell(false);
  const run = async (): Promise<void> => {
    let pause = FIRST_PAUSE_MS;
    while (!stopping.signal.aborted) {
      trouble = await connected(address, token, {
        hear,
        place,
        silenceMs,
        dispatcher: ((await wayOut?.())?.dispatcher as Dispatcher | undefined) ?? new Agent(),
        signal: stopping.signal,
        live: () => {
          if (trouble !== 'not connected yet') log.info({}, 'Mattermost is back');
          trouble = undefined;
          tell(true);
          pause = FIRST_PAUSE_MS;
        },
      });
      tell(false);
      if (isStopping()) return;
      log.warn({ reason: trouble, pauseMs: pause }, 'Mattermost is away; connecting again until it is back');
      await clock.sleep(pause, stopping.signal);
      pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
    }
  };
  const running = run().catch((error: unknown) => {
    if (!isAbort(error)) log.error({ err: error }, 'The socket of Mattermost failed');
  });
  return {
    trouble: () => trouble,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};

// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { limitOf } from '../../../adapters/slack/limits.ts';
import { type Acknowledgement, parsed } from './send-http.ts';
import { identity } from './state.ts';
import type { Json } from './types.ts';

export interface Envelope {
  readonly type: 'events_api' | 'slash_commands' | 'interactive';
  readonly payload: Json;
}

type Reply = { readonly status: 'acknowledged'; readonly body: Json } | { readonly status: 'lost' | 'late' };

const PING_MS = 10_000;
const ATTEMPTS = 3;

/**
 * Slack's end of Socket Mode: tickets that open one connection each, `hello`, envelopes in turn over all connections,
 * and to another connection what one leaves without an answer.
 */
export const socketMode = ({ acknowledgeMs }: { readonly acknowledgeMs: number }) => {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  /** In the order of their turns: the next one comes first. */
  let open: WebSocket[] = [];
  let isClosed = false;
  const waiting = new Map<string, (reply: Reply) => void>();
  const arrivals = new Set<() => void>();
  const envelopes: { readonly id: string; readonly type: string; readonly retryAttempt: number }[] = [];

  const tell = (socket: WebSocket, message: Json): void => socket.send(JSON.stringify(message));

  const onMessage = (data: RawData): void => {
    const message = parsed((data as Buffer).toString());
    const resolve = waiting.get(message.envelope_id);
    const { payload } = message;
    // The client sends an empty object where there is nothing to say.
    const body: unknown = payload === undefined || Object.keys(payload).length === 0 ? '' : payload;
    resolve?.({ status: 'acknowledged', body });
  };

  const accept = (socket: WebSocket): void => {
    socket.on('error', () => undefined);
    if (open.length >= limitOf('socketConnections')) {
      tell(socket, {
        type: 'disconnect',
        reason: 'too_many_websockets',
        debug_info: { host: 'applink-stand-in' },
      });
      socket.close();
      return;
    }
    open.push(socket);
    const pinging = setInterval(() => socket.ping(), PING_MS);
    socket.on('message', onMessage);
    socket.once('close', () => {
      clearInterval(pinging);
      open = open.filter((other) => other !== socket);
    });
    tell(socket, {
      type: 'hello',
      num_connections: open.length,
      connection_info: { app_id: identity.app },
      debug_info: { host: 'applink-stand-in', build_number: 1, approximate_connection_time: 18_060 },
    });
    for (const arrived of [...arrivals]) arrived();
  };

  /** The connection whose turn it is; waits for one to come. */
  const nextSocket = async (withinMs: number): Promise<WebSocket | undefined> => {
    const isOpen = (socket: WebSocket): boolean => socket.readyState === socket.OPEN;
    if (!open.some(isOpen))
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          arrivals.delete(done);
          resolve();
        };
        const timer = setTimeout(done, withinMs);
        arrivals.add(done);
      });
    const socket = open.find(isOpen);
    if (socket !== undefined) open = [...open.filter((other) => other !== socket), socket];
    return socket;
  };

  const attempt = (socket: WebSocket, { type, payload }: Envelope, retryAttempt: number): Promise<Reply> =>
    new Promise((resolve) => {
      const id = randomUUID();
      envelopes.push({ id, type, retryAttempt });
      const end = (reply: Reply): void => {
        clearTimeout(timer);
        waiting.delete(id);
        socket.off('close', lost);
        resolve(reply);
      };
      const lost = (): void => end({ status: 'lost' });
      const timer = setTimeout(() => end({ status: 'late' }), acknowledgeMs);
      socket.once('close', lost);
      waiting.set(id, end);
      tell(socket, {
        envelope_id: id,
        type,
        accepts_response_payload: type !== 'events_api',
        payload,
        ...(type === 'events_api'
          ? { retry_attempt: retryAttempt, retry_reason: retryAttempt === 0 ? '' : 'timeout' }
          : {}),
      });
    });

  return {
    connections: (): number => open.length,
    envelopes,
    ticketPath: (): string => {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `/link/?ticket=${ticket}&app_id=${identity.app}`;
    },
    upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      const ticket = new URL(request.url ?? '/', 'http://stand-in').searchParams.get('ticket') ?? '';
      if (!tickets.delete(ticket)) {
        socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, accept);
    },
    /** `retryAttempt` is what the envelope says of itself on the first try. */
    deliver: async (envelope: Envelope, retryAttempt = 0): Promise<Acknowledgement> => {
      const start = performance.now();
      let reply: Reply = { status: 'lost' };
      for (let tries = 0; tries < ATTEMPTS && !isClosed; tries += 1) {
        const socket = await nextSocket(acknowledgeMs);
        if (socket === undefined) break;
        reply = await attempt(socket, envelope, retryAttempt + tries);
        if (reply.status === 'acknowledged')
          return { status: 200, body: reply.body, ackMs: performance.now() - start, timedOut: false };
      }
      return { status: 0, body: '', ackMs: performance.now() - start, timedOut: reply.status === 'late' };
    },
    /** Connections break without a word. */
    drop: (): void => {
      for (const socket of open) socket.terminate();
    },
    /** `warning` = it is about to end; `refresh_requested` = get a new one. Clients leave by themselves. */
    disconnect: (reason: 'warning' | 'refresh_requested' | 'link_disabled'): void => {
      for (const socket of open)
        tell(socket, { type: 'disconnect', reason, debug_info: { host: 'applink-stand-in' } });
    },
    close: (): void => {
      isClosed = true;
      for (const socket of open) socket.terminate();
      for (const arrived of [...arrivals]) arrived();
      for (const end of [...waiting.values()]) end({ status: 'lost' });
      server.close();
    },
  };
};

export type SocketMode = ReturnType<typeof socketMode>;

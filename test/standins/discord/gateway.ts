// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Shapes } from './shapes.ts';
import type { State } from './state.ts';
import type { Json } from './types.ts';

/** Intents that need Discord's approval: presences, members, the words of every message. */
const PRIVILEGED = (1 << 1) | (1 << 8);
const MESSAGE_CONTENT = 1 << 15;

interface Session {
  readonly id: string;
  readonly shard: readonly [number, number];
  readonly intents: number;
  socket: WebSocket | undefined;
  sequence: number;
  readonly kept: { readonly sequence: number; readonly packet: string }[];
}

interface GatewayOptions {
  readonly state: State;
  readonly shapes: Shapes;
  readonly token: () => string;
  readonly heartbeatMs: number;
  readonly shards: number;
  readonly url: () => string;
}

/** Discord's end of the gateway: hello, identify, heartbeats, events with numbers, resume. */
export const gatewayOf = ({ state, shapes, token, heartbeatMs, shards, url }: GatewayOptions) => {
  const server = new WebSocketServer({ noServer: true });
  const sessions = new Map<string, Session>();
  const sockets = new Set<WebSocket>();
  const log: { readonly what: 'identify' | 'resume' | 'heartbeat'; readonly shard: number | undefined }[] =
    [];
  let isSilent = false;

  const tell = (socket: WebSocket | undefined, packet: Json): void => {
    if (!isSilent && socket?.readyState === socket?.OPEN) socket?.send(JSON.stringify(packet));
  };

  const event = (session: Session, name: string, data: Json): void => {
    session.sequence += 1;
    const packet = { op: 0, t: name, s: session.sequence, d: data };
    session.kept.push({ sequence: session.sequence, packet: JSON.stringify(packet) });
    tell(session.socket, packet);
  };

  const isOfShard = (session: Session, guild: string | undefined): boolean =>
    Number(guild === undefined ? 0n : (BigInt(guild) >> 22n) % BigInt(session.shard[1])) === session.shard[0];

  const identify = (socket: WebSocket, data: Json): void => {
    log.push({ what: 'identify', shard: data.shard?.[0] });
    if (data.token !== token()) return socket.close(4004, 'Authentication failed.');
    const refused = state.messageContent ? PRIVILEGED : PRIVILEGED | MESSAGE_CONTENT;
    if ((data.intents & refused) !== 0) return socket.close(4014, 'Disallowed intent(s).');
    const shard: [number, number] = data.shard ?? [0, 1];
    if (shard[0] >= shard[1] || shard[1] < shards) return socket.close(4010, 'Invalid shard.');
    const session: Session = {
      id: randomUUID().replaceAll('-', ''),
      shard,
      intents: data.intents,
      socket,
      sequence: 0,
      kept: [],
    };
    sessions.set(session.id, session);
    const guilds = [...state.guilds.values()].filter(
      ({ id, isMember }) => isMember && isOfShard(session, id),
    );
    event(session, 'READY', {
      v: 10,
      user: shapes.botUser(),
      guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: url().replace('http', 'ws'),
      shard,
      application: { id: state.application.id, flags: 0 },
    });
    for (const { id } of guilds) event(session, 'GUILD_CREATE', shapes.guild(id));
  };

  const resume = (socket: WebSocket, data: Json): void => {
    const session = sessions.get(data.session_id);
    log.push({ what: 'resume', shard: session?.shard[0] });
    if (session === undefined || data.token !== token()) return tell(socket, { op: 9, d: false });
    session.socket = socket;
    for (const { sequence, packet } of session.kept)
      if (sequence > data.seq && !isSilent) socket.send(packet);
    event(session, 'RESUMED', {});
  };

  const accept = (socket: WebSocket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      sockets.delete(socket);
      for (const session of sessions.values()) if (session.socket === socket) session.socket = undefined;
    });
    socket.on('message', (data: RawData) => {
      const { op, d } = JSON.parse((data as Buffer).toString());
      if (op === 1) {
        log.push({ what: 'heartbeat', shard: undefined });
        tell(socket, { op: 11 });
      } else if (op === 2) identify(socket, d);
      else if (op === 6) resume(socket, d);
    });
    tell(socket, { op: 10, d: { heartbeat_interval: heartbeatMs } });
  };

  const open = (): readonly Session[] => [...sessions.values()].filter(({ socket }) => socket !== undefined);

  return {
    log,
    upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer): void =>
      server.handleUpgrade(request, socket, head, accept),
    /** To every session of the shard, also those whose connection is away for a moment. */
    dispatch: (name: string, data: Json, guild: string | undefined): void => {
      for (const session of sessions.values()) if (isOfShard(session, guild)) event(session, name, data);
    },
    connections: (): number => open().length,
    /** Connections break without a word. */
    drop: (): void => {
      for (const socket of sockets) socket.terminate();
    },
    /** "Reconnect and resume", as Discord says before it restarts. */
    reconnect: (): void => {
      for (const { socket } of open()) tell(socket, { op: 7, d: null });
    },
    invalidate: (): void => {
      for (const { id, socket } of open()) {
        sessions.delete(id);
        tell(socket, { op: 9, d: false });
      }
    },
    /** Connections stay open, and nothing comes any more. */
    silence: (now: boolean): void => {
      isSilent = now;
    },
    end: (code: number): void => {
      for (const { socket } of open()) socket?.close(code);
    },
    close: (): void => {
      for (const socket of sockets) socket.terminate();
      server.close();
    },
  };
};

export type GatewayStandIn = ReturnType<typeof gatewayOf>;

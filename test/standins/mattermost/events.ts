// SPDX-License-Identifier: Apache-2.0

import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { freshId } from './state.ts';

interface Connection {
  readonly id: string;
  seq: number;
  known: boolean;
  mute: boolean;
  readonly told: string[];
}

/** `/api/v4/websocket`: what happens is told to who is connected, and told again to who was away for a while. */
export const eventsOf = (server: Server, token: string) => {
  const sockets = new Map<WebSocket, Connection>();
  /** By connection id: what it was told, and what it missed since it broke. */
  const connections = new Map<string, Connection>();
  const events = new WebSocketServer({ server, path: '/api/v4/websocket' });
  events.on('connection', (socket, request) => {
    const asked = new URL(request.url ?? '', 'http://x').searchParams;
    const before = connections.get(asked.get('connection_id') ?? '');
    const state = before ?? { id: freshId(), seq: 0, known: false, mute: false, told: [] };
    sockets.set(socket, state);
    socket.on('close', () => sockets.delete(socket));
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as { seq: number; action: string; data?: { token?: string } };
      if (frame.action === 'ping' && !state.mute)
        socket.send(JSON.stringify({ status: 'OK', data: { text: 'pong' }, seq_reply: frame.seq }));
      if (frame.action !== 'authentication_challenge') return;
      const isKnown = frame.data?.token === token;
      socket.send(JSON.stringify({ status: isKnown ? 'OK' : 'FAIL', seq_reply: frame.seq }));
      if (!isKnown) return socket.close();
      state.known = true;
      connections.set(state.id, state);
      if (before === undefined)
        socket.send(
          JSON.stringify({
            event: 'hello',
            data: { server_version: '11.0.0', connection_id: state.id },
            seq: 0,
          }),
        );
      else {
        socket.send(JSON.stringify({ event: 'hello', data: { connection_id: state.id } }));
        for (const missed of state.told.slice(Number(asked.get('sequence_number')) - 1)) socket.send(missed);
      }
    });
  });
  return {
    emit: (event: string, data: unknown): void => {
      for (const state of connections.values()) {
        if (!state.known) continue;
        state.seq += 1;
        const frame = JSON.stringify({ event, data, broadcast: {}, seq: state.seq });
        state.told.push(frame);
        for (const [socket, of] of sockets) if (of === state && !state.mute) socket.send(frame);
      }
    },
    connected: () => [...sockets.values()].filter(({ known }) => known).length,
    /** The connection stays open, and nothing comes through it any more, pongs neither. */
    silence: () => {
      for (const [socket] of sockets)
        (socket as unknown as { _socket: { pause: () => void } })._socket.pause();
      for (const state of sockets.values()) state.mute = true;
    },
    unsilence: () => {
      for (const state of connections.values()) state.mute = false;
    },
    drop: () => {
      for (const socket of sockets.keys()) socket.terminate();
    },
    close: () => {
      for (const socket of sockets.keys()) socket.terminate();
      events.close();
    },
  };
};

// SPDX-License-Identifier: Apache-2.0

import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { clientOptions } from '../../adapters/slack/client.ts';
import { slackSocket } from '../../adapters/slack/receive-socket.ts';
import { eventually } from '../support/eventually.ts';
import { partsOf } from './slack.ts';

/** Slack that answers upgrades one after the other: not at all, without a first word, and as it should. */
const slack = async () => {
  const sockets: Socket[] = [];
  const upgrades = new WebSocketServer({ noServer: true });
  const server = createServer((_request, response) => {
    const { port } = server.address() as AddressInfo;
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ ok: true, url: `ws://127.0.0.1:${port}/` }));
  });
  server.on('upgrade', (request, socket: Socket, head) => {
    socket.on('error', () => undefined);
    // Servers of HTTP keep their half of a connection that the client has ended.
    socket.on('error', () => undefined).on('end', () => socket.end());
    sockets.push(socket.resume());
    const nth = sockets.length;
    if (nth === 1) return;
    upgrades.handleUpgrade(request, socket, head, (ws) => {
      if (nth > 2) ws.send(JSON.stringify({ type: 'hello' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    sockets,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

it('a connection that Slack does not finish is left and tried again', async () => {
  const { url, sockets, close } = await slack();
  onTestFinished(close);
  const parts = partsOf();
  const reasons = new Set<string | undefined>();
  const socket = slackSocket({
    ...parts,
    appToken: () => 'xapp-1',
    renew: async () => undefined,
    options: clientOptions({ apiUrl: url }, parts, undefined),
    way: undefined,
    metrics: { ...parts.metrics, gauge: () => reasons.add(socket.state().reason) },
    startMs: 1_000,
  });
  socket.start(async () => ({ status: 'taken', body: undefined }));
  onTestFinished(socket.stop);
  await socket.tried;
  expect(socket.state()).toMatchObject({ connected: false, reason: 'no connection' });
  await eventually(() => expect(socket.state()).toMatchObject({ connected: true, reason: undefined }));
  expect(sockets.length).toBeGreaterThanOrEqual(3);
  expect([...reasons]).toContain('no connection');
  await eventually(() => expect(sockets[0]?.destroyed).toBe(true));
});

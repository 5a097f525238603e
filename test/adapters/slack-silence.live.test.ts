// SPDX-License-Identifier: Apache-2.0

import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import slackPlatform from '../../adapters/slack/index.ts';
import { waitFor } from '../standins/slack/wait-for.ts';
import { noDesk } from '../support/no-desk.ts';
import { partsOf, settingsOf } from './slack.ts';

it('a connection that has gone silent is noticed within half a minute, and made anew', async () => {
  const sockets = new Set<Socket>();
  const open: WebSocket[] = [];
  const server = createServer((_request, response) => {
    const { port } = server.address() as AddressInfo;
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        ok: true,
        team: 't',
        user: 'k8sgpt',
        user_id: 'U1',
        url: `ws://127.0.0.1:${port}/`,
      }),
    );
  });
  const upgrades = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket: Socket, head) => {
    sockets.add(socket);
    upgrades.handleUpgrade(request, socket, head, (ws) => {
      open.push(ws);
      ws.send(JSON.stringify({ type: 'hello' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
  const platform = await slackPlatform.open(settingsOf('socket', url), partsOf());
  await platform.start(async () => ({ status: 'accepted' }), noDesk);
  try {
    await waitFor(() => platform.health().status === 'ok');
    // Nothing is read any more and nothing said: no pong, no answer to a closing frame, no end of the connection.
    for (const socket of sockets) socket.pause();
    await waitFor(() => open.length === 2, 28_000, 'a second connection');
    await waitFor(() => platform.health().status === 'ok');
    expect(open).toHaveLength(2);
  } finally {
    await platform.stop();
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    server.close();
  }
}, 40_000);

// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Front, openFront } from '../../scripts/chaos/_front.ts';
import { eventually } from '../support/eventually.ts';

/** A server that says everything again, and what it has heard. */
const openEcho = async () => {
  const heard: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (piece) => {
      heard.push(piece.toString());
      socket.write(piece);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return { heard, port: (server.address() as AddressInfo).port };
};

const openClient = async ({ port }: Pick<Front, 'port'>) => {
  const socket = connect(port, '127.0.0.1');
  const heard: string[] = [];
  const events: string[] = [];
  socket.on('data', (piece) => heard.push(piece.toString()));
  socket.on('error', (error) => events.push((error as NodeJS.ErrnoException).code ?? 'error'));
  socket.on('close', () => events.push('close'));
  onTestFinished(() => {
    socket.destroy();
  });
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => undefined);
  return { heard, events, say: (words: string) => socket.write(words), leave: () => socket.destroy() };
};

const opened = async () => {
  const echo = await openEcho();
  const front = await openFront(echo.port);
  onTestFinished(front.close);
  return { echo, front, client: await openClient(front) };
};

describe('a network in between', () => {
  it('carries what is said, and then, refused, resets it and takes nobody', async () => {
    const { echo, front, client } = await opened();
    client.say('one');
    await eventually(() => expect(client.heard).toEqual(['one']));
    await front.refuse();
    await eventually(() => expect(client.events).toContain('close'));
    expect((await openClient(front)).events).toContain('ECONNREFUSED');
    await front.pass();
    const again = await openClient(front);
    again.say('two');
    await eventually(() => expect(again.heard).toEqual(['two']));
    expect(echo.heard).toEqual(['one', 'two']);
  });

  it('loses bytes without a word, and what it has lost stays lost', async () => {
    const { echo, front, client } = await opened();
    front.lose('back');
    client.say('one');
    await eventually(() => expect(echo.heard).toEqual(['one']));
    await front.pass();
    client.say('two');
    const again = await openClient(front);
    again.say('three');
    await eventually(() => expect(again.heard).toEqual(['three']));
    expect([client.heard, client.events]).toEqual([[], []]);
  });

  it.each([
    ['before', ['one'], ['one']],
    ['after', ['one', 'two'], ['one']],
    ['reply', ['one', 'two'], ['one']],
  ] as const)('strikes %s the bytes go on', async (when, reaches, comesBack) => {
    const { echo, front, client } = await opened();
    client.say('one');
    await eventually(() => expect(client.heard).toEqual(['one']));
    let strikes = 0;
    const struck = front.strike({ when, matches: (text) => text === 'two', act: () => (strikes += 1) });
    client.say('two');
    await struck;
    client.say('three');
    const other = await openClient(front);
    other.say('four');
    await eventually(() => expect(other.heard).toEqual(['four']));
    expect(echo.heard).toEqual([...reaches, 'four']);
    expect(client.heard).toEqual(comesBack);
    expect(strikes).toBe(1);
  });

  it('keeps the order when it is quick again', async () => {
    const { echo, front, client } = await opened();
    front.slow(80);
    client.say('one');
    await new Promise((resolve) => setTimeout(resolve, 20));
    front.slow(0);
    client.say('two');
    await eventually(() => expect(echo.heard.join('')).toBe('onetwo'));
  });

  it('delivers late what somebody said who is gone by then', async () => {
    const { echo, front, client } = await opened();
    front.slow(2_000);
    client.say('one');
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.leave();
    await eventually(() => expect(client.events).toContain('close'));
    expect(echo.heard).toEqual([]);
    await eventually(() => expect(echo.heard).toEqual(['one']));
  });
});

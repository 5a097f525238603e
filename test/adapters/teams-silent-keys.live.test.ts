// SPDX-License-Identifier: Apache-2.0

import { createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAuthenticate } from '../../adapters/teams/authenticate.ts';
import { cloudOf } from '../../adapters/teams/cloud.ts';
import { setupOf } from '../../adapters/teams/config.ts';
import { createSdk } from '../../adapters/teams/sdk.ts';
import { createWaitForKeys } from '../../adapters/teams/wait-for-keys.ts';
import { given } from '../standins/teams/given.ts';
import { keepingLog } from '../support/adapter-parts.ts';
import { settingsOf } from './teams.ts';

const never = (): Promise<never> => new Promise(() => undefined);

/** Takes connections and says nothing. */
const silentServer = async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined).resume());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}/keys`, sockets };
};

it('while nobody answers with the keys, each activity is told so, and few ask', async () => {
  const { url, sockets } = await silentServer();
  const settings = settingsOf({
    MicrosoftAppId: given.appId,
    MicrosoftAppPassword: given.appPassword,
    ToBotFromChannelOpenIdMetadataUrl: url,
  });
  const setup = setupOf(settings);
  if (setup === undefined) throw new Error('not configured');
  const cloud = cloudOf(settings, setup);
  const { log, lines } = keepingLog();
  // With any, botbuilder checks what comes.
  const tokens = { token: async () => 'token', forget: () => undefined };
  const sdk = createSdk(setup, cloud, settings, { tokens, userAgent: 'k8sgpt/test' });
  const authenticate = createAuthenticate(sdk, setup, cloud, log, 300);
  const part = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url');
  const claims = { iss: cloud.tokenIssuer, aud: given.appId, exp: 4_000_000_000 };
  const token = `Bearer ${part({ alg: 'RS256', kid: 'k' })}.${part(claims)}.c2ln`;
  const verdicts = async (count: number) => {
    const asked = Array.from({ length: count }, async () => authenticate(undefined, token));
    return new Set((await Promise.all(asked)).map(({ status }) => status));
  };
  expect(await verdicts(200)).toEqual(new Set(['unknown']));
  expect(sockets.length).toBeGreaterThan(0);
  expect(sockets.length).toBeLessThan(100);
  const before = lines.length;
  expect(await verdicts(200)).toEqual(new Set(['unknown']));
  expect(
    lines
      .slice(before)
      .join('\n')
      .match(/cannot be read/g),
  ).toHaveLength(1);
});

describe('the wait for keys', () => {
  it('goes on with all of them once a silence has ended', async () => {
    const wait = createWaitForKeys(50);
    expect(await wait('a', never)).toEqual({ status: 'silent' });
    const one = wait('a', never);
    expect(await wait('a', async () => 1)).toEqual({ status: 'full' });
    expect(await one).toEqual({ status: 'silent' });
    await expect(wait('a', async () => Promise.reject(new Error('wrong')))).rejects.toThrow('wrong');
    expect(await wait('a', async () => 2)).toEqual({ status: 'done', value: 2 });
    const all = Array.from({ length: 10 }, async () => wait('b', async () => 3));
    expect(new Set((await Promise.all(all)).map(({ status }) => status))).toEqual(new Set(['done']));
  });

  it('a stranger with a key that is looked for keeps nobody with a proven one waiting', async () => {
    const wait = createWaitForKeys(50);
    await wait('proven', async () => 1);
    expect(await wait('unheard', never)).toEqual({ status: 'silent' });
    const held = wait('unheard', never);
    expect(await wait('another', async () => 1)).toEqual({ status: 'full' });
    expect(await wait('proven', async () => 2)).toEqual({ status: 'done', value: 2 });
    await held;
  });

  it('hears a late answer, and no late error is unheard', async () => {
    const wait = createWaitForKeys(50);
    let answer: (value: number) => void = () => undefined;
    let fail: (error: Error) => void = () => undefined;
    const late = new Promise<number>((resolve) => {
      answer = resolve;
    });
    expect(await wait('a', () => late)).toEqual({ status: 'silent' });
    const wrong = new Promise<number>((_resolve, reject) => {
      fail = reject;
    });
    expect(await wait('a', () => wrong)).toEqual({ status: 'silent' });
    fail(new Error('late'));
    answer(1);
    await new Promise((resolve) => setImmediate(resolve));
    const two = await Promise.all([wait('b', async () => 1), wait('b', async () => 2)]);
    expect(two.map(({ status }) => status)).toEqual(['done', 'done']);
  });
});

// SPDX-License-Identifier: Apache-2.0

import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { completeWith } from '../../adapters/ai/_complete.ts';
import { serviceOf } from '../../adapters/ai/_service.ts';
import { keptToken, type Token } from '../../adapters/ai/_token.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { Completion } from '../../src/core/ports/ai-backend.ts';
import { sdkHandler } from '../../src/core/sdk-handler.ts';
import { realClock } from '../support/real-clock.ts';

const silent = (): Promise<never> => new Promise(() => undefined);
const service = serviceOf({ name: 'openai', title: 'OpenAI', prefix: 'OPENAI' }, { model: 'm' });
const question: Completion = { system: '', messages: [{ role: 'user', text: 'why?' }], maxTokens: 5 };

const asked = async (
  { timeout, listen }: { readonly timeout: number; readonly listen: Parameters<typeof completeWith>[0] },
  signal = new AbortController().signal,
): Promise<unknown> => {
  const complete = completeWith(listen, service, { timeout, idleTimeout: timeout }, realClock);
  try {
    for await (const _ of complete(question, signal));
    return 'answered';
  } catch (error) {
    return error;
  }
};

// As one that waits for a token, and hears of no signal.
async function* deaf(): AsyncGenerator<never> {
  await silent();
}

test('a service that cannot be told to stop is left when its time is over', async () => {
  expect(await asked({ timeout: 0.2, listen: deaf })).toBeInstanceOf(Unavailable);
});

test('and when whoever asks has had enough', async () => {
  const control = new AbortController();
  const leaving = asked({ timeout: 600, listen: deaf }, control.signal);
  const enough = new Error('the deadline of the job');
  setTimeout(() => control.abort(enough), 50);
  expect(await leaving).toBe(enough);
});

test('a token that never comes is asked for again by whoever comes next', async () => {
  const token: Token = { text: 'secret', expiresAt: Date.now() + 3_600_000 };
  let isWell = false;
  const give = keptToken(() => (isWell ? Promise.resolve(token) : silent()), realClock, 100);
  await expect(Promise.all([give(), give()])).rejects.toThrow('No token came within 0.1 s.');
  isWell = true;
  expect(await give()).toBe('secret');
});

test('credentials of AWS are not waited for without end', async () => {
  const signals: (AbortSignal | null)[] = [];
  const handler = sdkHandler({
    send: async (_, { signal }) => {
      signals.push(signal);
      return { statusCode: 200, headers: {}, body: undefined };
    },
    close: () => undefined,
  });
  const request = { method: 'GET', protocol: 'https:', hostname: 'sts', path: '/', headers: {} };
  const { signal } = new AbortController();
  await handler.handle(request, { abortSignal: signal });
  await handler.handle(request);
  expect(signals).toEqual([signal, expect.any(AbortSignal)]);
});

test('a server that takes a request and says nothing holds nobody who has a limit', async () => {
  const say: RequestListener = () => undefined;
  const server = createServer(say);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const listen = async function* (): AsyncGenerator<never> {
    // Without a signal, as SDKs ask for tokens.
    await fetch(url);
  };
  expect(await asked({ timeout: 0.3, listen })).toBeInstanceOf(Unavailable);
});

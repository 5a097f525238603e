// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { memoryCache } from '../adapters/cache/memory.ts';
import { createAnswerDesk } from '../src/cached-answers.ts';
import { Refused, Unavailable } from '../src/core/errors.ts';
import type { Cache } from '../src/core/ports/cache.ts';
import { keepingLog } from './support/adapter-parts.ts';
import { eventually } from './support/eventually.ts';
import { realClock } from './support/real-clock.ts';
import { rejection } from './support/rejection.ts';

const desk = (given: Partial<Cache> = {}) => {
  const cache = { ...memoryCache({ maxBytes: 1e6, now: Date.now }), ...given };
  const { log, lines } = keepingLog();
  return { cache, lines, ...createAnswerDesk({ cache, title: 's3', clock: realClock, log, patienceMs: 60 }) };
};

test('lists, reads and removes', async () => {
  const { cache, look, forget } = desk();
  for (const key of ['a', 'b', 'c']) await cache.set(key, `of ${key}`, { ttlMs: 60_000 });
  expect((await look([])).entries).toHaveLength(3);
  expect((await look(['list'])).entries).toHaveLength(3);
  expect(await look(['get', 'a'])).toEqual({ title: 's3', entries: [], text: 'of a' });
  await forget(['a']);
  expect((await look(['get', 'a'])).text).toBeUndefined();
  await forget('all');
  expect((await look(['list'])).entries).toEqual([]);
});

test('nobody waits for a cache that does not answer', async () => {
  const { look } = desk({ list: () => new Promise(() => undefined) });
  expect(await rejection(look(['list']))).toBeInstanceOf(Unavailable);
});

test('what an operator must correct is said, with its fix', async () => {
  const { look } = desk({
    list: () => Promise.reject(new Refused('S3 bucket x does not exist', { hint: 'cache.bucket' })),
  });
  const refused = await rejection(look(['list']));
  expect(refused).toMatchObject({
    message: 'The cache cannot be used: S3 bucket x does not exist.',
    hint: 'cache.bucket',
  });
});

test('removing goes on where it takes long, and the log tells when it fails', async () => {
  let fail = (_: Error): void => undefined;
  const { forget, lines } = desk({ clear: () => new Promise((_, reject) => (fail = reject)) });
  await forget('all');
  fail(new Unavailable('away'));
  await eventually(() => expect(lines.join('\n')).toContain('The cache could not be emptied'));
});

test('removing that fails at once is said', async () => {
  const { forget } = desk({ clear: () => Promise.reject(new Unavailable('away')) });
  await expect(forget('all')).rejects.toThrow('away');
});

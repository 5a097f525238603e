// SPDX-License-Identifier: Apache-2.0

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { beforeAbort } from '../src/core/before-abort.ts';
import { timeLimit } from '../src/core/time-limit.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What nobody but the limit can end. */
const waitFor = async (limit: (own: AbortSignal) => AbortSignal): Promise<string> => {
  const own = new AbortController();
  return await beforeAbort(new Promise<never>(() => undefined), limit(own.signal)).catch(
    (error: unknown) => (error as Error).name,
  );
};

test.each<[string, (own: AbortSignal) => AbortSignal]>([
  ['on its own', () => timeLimit(100)],
  ['as one of several', (own) => AbortSignal.any([own, timeLimit(100)])],
  [
    'as one of several, of which one is of several',
    (own) => AbortSignal.any([own, AbortSignal.any([own, timeLimit(100)])]),
  ],
])('a limit passes, %s, also where garbage is collected before', async (_, limit) => {
  const waiting = Array.from({ length: 20 }, () => waitFor(limit));
  // What is kept for the turn of a loop only is garbage in the next.
  await new Promise((resolve) => setTimeout(resolve, 20));
  collectGarbage();
  expect(await Promise.all(waiting)).toEqual(Array.from({ length: 20 }, () => 'TimeoutError'));
});

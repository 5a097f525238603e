// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { hasRedis } from '../../adapters/redis/config.ts';
import { beforeAbort } from '../core/before-abort.ts';
import { MINUTE } from '../core/clock.ts';
import { messageOf, Refused } from '../core/errors.ts';
import type { Check } from '../core/ports/cluster-reader.ts';
import type { Base } from './base.ts';
import { chosenStore, openStore } from './open-cache.ts';
import type { Settings } from './settings.ts';

/** Whether answers can be kept where they are meant to: one is written, read and removed. */
export const checkCache = async (
  settings: Pick<Settings, 'ai' | 'cache' | 'general' | 'redis'>,
  base: Base,
  signal: AbortSignal,
): Promise<readonly Check[]> => {
  const name = chosenStore(settings.cache, hasRedis(settings.redis));
  const check = { name: `store ${name}` };
  if (settings.ai.cacheTtl === 0)
    return [{ ...check, status: 'skipped', detail: 'ai.cacheTtl is 0s: no answer is remembered' }];
  const key = `check/${randomUUID()}`;
  try {
    const cache = await openStore(name, settings, base);
    try {
      const tried = async (): Promise<string | undefined> => {
        await cache.set(key, 'x', { ttlMs: MINUTE, signal });
        const read = await cache.get(key, signal);
        await cache.delete(key, signal);
        return read;
      };
      return (await beforeAbort(tried(), signal)) === 'x'
        ? [{ ...check, status: 'ok', detail: 'an answer could be written, read and removed' }]
        : [
            {
              ...check,
              status: 'failed',
              detail: 'an answer that was written could not be read again',
              fix: 'Explanations work, but are written anew each time. Check what removes entries there.',
            },
          ];
    } finally {
      await cache.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    return [
      {
        ...check,
        status: 'failed',
        detail: messageOf(error),
        fix:
          (error instanceof Refused ? error.hint : undefined) ??
          'Explanations work without it, but are written anew each time. Check the settings of `cache` and its credentials.',
      },
    ];
  }
};

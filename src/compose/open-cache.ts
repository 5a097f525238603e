// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { bounded } from '../../adapters/cache/_bounded.ts';
import { resting } from '../../adapters/cache/_resting.ts';
import { type CacheSettings, type CacheStore, timeoutMsOf } from '../../adapters/cache/config.ts';
import { stores } from '../../adapters/cache/index.ts';
import { hasRedis } from '../../adapters/redis/config.ts';
import { type AnswerDesk, createAnswerDesk } from '../cached-answers.ts';
import type { Cache } from '../core/ports/cache.ts';
import type { CacheParts } from '../core/ports/cache-module.ts';
import type { Base } from './base.ts';
import type { Settings } from './settings.ts';
import type { Stores } from './stores-shape.ts';

type Given = Pick<Settings, 'cache' | 'general' | 'redis'>;

/** The store that is named, else the one that suits where state is kept. */
export const chosenStore = ({ store }: CacheSettings, shared: boolean): CacheStore =>
  store ?? (shared ? 'redis' : 'file');

const redisOf = async ({ redis }: Given, { log }: Base): Promise<CacheParts['redis']> => {
  if (!hasRedis(redis)) return undefined;
  const { connectRedis } = await import('../../adapters/redis/connect.ts');
  return { connect: () => connectRedis(redis, { log, role: 'cache' }), prefix: redis.prefix };
};

/** The cache as its module opens it. Throws Refused when what it needs is not configured. */
export const openStore = async (name: CacheStore, given: Given, base: Base): Promise<Cache> => {
  const { cache, general } = given;
  const { default: module } = await stores[name]();
  return module.open({
    clock: base.clock,
    log: base.log,
    userAgent: base.userAgent,
    wayOut: base.wayOut,
    maxBytes: cache.maxSize,
    timeoutMs: timeoutMsOf(cache),
    place: cache,
    directory: cache.directory ?? join(general.stateDir, 'cache'),
    redis: name === 'redis' ? await redisOf(given, base) : undefined,
  });
};

/** The cache for answers, within its bytes, and left alone while it fails. One that cannot be opened stops nothing: memory stands in. */
export const openCache = async (given: Given, base: Base, shared: boolean): Promise<Cache> => {
  const name = chosenStore(given.cache, shared);
  try {
    const cache = await openStore(name, given, base);
    // Memory keeps its own bound, and does not fail.
    if (name === 'memory') return cache;
    return resting(bounded(cache, { maxBytes: given.cache.maxSize, log: base.log }), base.clock);
  } catch (error) {
    base.log.warn({ store: name, err: error }, 'The cache could not be opened; memory stands in');
    return openStore('memory', given, base);
  }
};

/** The cache as admins see it; undefined where no answers are remembered. `patienceMs`: how long one of them waits. */
export const answerDesk = (
  settings: Pick<Settings, 'ai' | 'cache'>,
  { clock, log }: Base,
  { cache, redis }: Pick<Stores, 'cache' | 'redis'>,
  patienceMs: number,
): AnswerDesk | undefined =>
  cache === undefined || settings.ai.cacheTtl === 0
    ? undefined
    : createAnswerDesk({ cache, title: chosenStore(settings.cache, redis), clock, log, patienceMs });

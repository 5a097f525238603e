// SPDX-License-Identifier: Apache-2.0

import { bullmqQueue } from '../../adapters/queue/bullmq.ts';
import { purgeBullmqJobs } from '../../adapters/queue/purge-jobs.ts';
import { connectRedis } from '../../adapters/redis/connect.ts';
import { redisState } from '../../adapters/state/redis.ts';
import { declaredState } from '../kept/declared-state.ts';
import type { Base } from './base.ts';
import { openCache } from './open-cache.ts';
import type { Settings } from './settings.ts';
import type { Stores } from './stores-shape.ts';

/** Queue, state and cache in Redis; each kind of use has a connection of its own, so that none waits for another. */
export const redisStores = async (settings: Settings, base: Base): Promise<Stores> => {
  const { redis } = settings;
  const { clock, log } = base;
  const { prefix } = redis;
  const connect = (role: Parameters<typeof connectRedis>[1]['role']) => connectRedis(redis, { log, role });
  const queue = bullmqQueue({ connect, prefix, clock, log });
  const state = declaredState(redisState({ connect, prefix, log }));
  const cache = await openCache(settings, base, true);
  return {
    queue,
    state,
    cache,
    purgeJobs: purgeBullmqJobs({ connect, prefix }),
    redis: true,
    close: async () => {
      await queue.close();
      await cache.close();
      await state.close();
    },
  };
};

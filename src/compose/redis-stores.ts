import { bullmqQueue } from '../../adapters/queue/bullmq.ts';
import { connectRedis } from '../../adapters/redis/connect.ts';
import { redisState } from '../../adapters/state/redis.ts';
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
  const state = redisState({ connect, prefix, log });
  const cache = await openCache(settings, base, true);
  return {
    queue,
    state,
    cache,
    redis: true,
    close: async () => {
      await queue.close();
      await cache.close();
      await state.close();
    },
  };
};

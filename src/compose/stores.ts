// SPDX-License-Identifier: Apache-2.0

import { memoryQueue } from '../../adapters/queue/memory.ts';
import { hasRedis } from '../../adapters/redis/config.ts';
import { fileState } from '../../adapters/state/file.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import { declaredState } from '../kept/declared-state.ts';
import type { Base } from './base.ts';
import { openCache } from './open-cache.ts';
import type { Settings } from './settings.ts';
import type { Stores } from './stores-shape.ts';

/** Clusters of an earlier process are not those of this one. */
const forgetClusters = async (state: StateStore): Promise<void> => {
  for (const { key } of await state.list('directory/')) await state.delete(key);
};

/** Everything in this process; with a directory, state survives it. */
export const embeddedStores = async (
  settings: Settings,
  base: Base,
  directory: string | undefined,
): Promise<Stores> => {
  const { clock, log } = base;
  const state = declaredState(fileState({ directory, clock, log }));
  await forgetClusters(state);
  const queue = memoryQueue({ clock, log });
  const cache = await openCache(settings, base, false);
  return {
    queue,
    state,
    cache,
    redis: false,
    close: async () => {
      await queue.close();
      await cache.close();
      await state.close();
    },
  };
};

/** Redis when it is configured, else this process and its directory. */
export const openStores = async (settings: Settings, base: Base): Promise<Stores> => {
  if (!hasRedis(settings.redis)) return embeddedStores(settings, base, settings.general.stateDir);
  const { redisStores } = await import('./redis-stores.ts');
  return redisStores(settings, base);
};

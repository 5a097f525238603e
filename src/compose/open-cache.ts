import { stores } from '../../adapters/cache/index.ts';
import type { Cache } from '../core/ports/cache.ts';
import type { CacheParts } from '../core/ports/cache-module.ts';
import type { Base } from './base.ts';

/** Bytes of answers that one process remembers. */
const MAX_BYTES = 32 * 1024 * 1024;

/** The cache of that name from the registry. */
export const openCache = async (
  name: keyof typeof stores,
  { clock, log }: Base,
  redis?: CacheParts['redis'],
): Promise<Cache> => {
  const { default: module } = await stores[name]();
  return module.open({ clock, log, maxBytes: MAX_BYTES, redis });
};

import type { Clock } from '../clock.ts';
import type { Cache } from './cache.ts';
import type { Link } from './link.ts';
import type { Log } from './telemetry.ts';

/** What compose.ts hands to the cache that was chosen. */
export interface CacheParts {
  readonly clock: Clock;
  readonly log: Log;
  /** Bound of a cache that lives in this process. */
  readonly maxBytes: number;
  /** Where Redis is configured: a connection for caches, and the beginning of every key. */
  readonly redis?: { readonly connect: () => Link<object>; readonly prefix: string } | undefined;
}

/** One place for caches: the default export of adapters/cache/<id>.ts. It imports no SDK at the top; `open` loads it. */
export interface CacheModule {
  readonly title: string;
  /** Throws Refused when what it needs is not configured. */
  readonly open: (parts: CacheParts) => Promise<Cache>;
}

export const defineCache = (module: CacheModule): CacheModule => Object.freeze(module);

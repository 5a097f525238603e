// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../clock.ts';
import type { Cache } from './cache.ts';
import type { Link } from './link.ts';
import type { Log } from './telemetry.ts';
import type { WayOut } from './way-out.ts';

/** Where a store outside of this installation keeps entries; each store reads what it knows. */
export interface CachePlace {
  readonly bucket?: string | undefined;
  readonly region?: string | undefined;
  /** Another address than the usual one of the service. */
  readonly endpoint?: string | undefined;
  /** S3: the bucket in the path and not in the host's name; default: where an endpoint is set. */
  readonly pathStyle?: boolean | undefined;
  readonly account?: string | undefined;
  readonly container?: string | undefined;
  readonly connectionString?: string | undefined;
  readonly project?: string | undefined;
  /** Beginning of every object's name. */
  readonly prefix?: string | undefined;
  /** S3: the header that asks for encryption. */
  readonly encryption?: string | undefined;
  /** A key of KMS (S3, Google) or an encryption scope (Azure). */
  readonly encryptionKey?: string | undefined;
}

/** What compose.ts hands to the cache that was chosen. */
export interface CacheParts {
  readonly clock: Clock;
  readonly log: Log;
  /** Bound of a cache that lives in this process. */
  readonly maxBytes: number;
  /** Where Redis is configured: a connection for caches, and the beginning of every key. */
  readonly redis?: { readonly connect: () => Link<object>; readonly prefix: string } | undefined;
  /** For entries in files. */
  readonly directory?: string | undefined;
  readonly place?: CachePlace | undefined;
  /** `k8sgpt/<version>`. */
  readonly userAgent?: string | undefined;
  /** For stores outside whose SDK heeds no proxy by itself. */
  readonly wayOut?: (() => Promise<WayOut | undefined>) | undefined;
  /** Longest wait for one request to a store outside. */
  readonly timeoutMs?: number | undefined;
}

/** One place for caches: the default export of adapters/cache/<id>.ts. It imports no SDK at the top; `open` loads it. */
export interface CacheModule {
  readonly title: string;
  /** Throws Refused when what it needs is not configured. */
  readonly open: (parts: CacheParts) => Promise<Cache>;
}

export const defineCache = (module: CacheModule): CacheModule => Object.freeze(module);

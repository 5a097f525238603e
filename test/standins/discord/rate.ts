// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { limitOf } from '../../../adapters/discord/limits.ts';

const WINDOW_MS = 5_000;

interface RateOptions {
  readonly now: () => number;
  readonly bucket: number;
  readonly globalPerSecond: number;
}

interface Verdict {
  readonly headers: Readonly<Record<string, string>>;
  readonly refused?: { readonly retryAfter: number; readonly global: boolean };
}

/** Buckets by route and major parameter, one for all, and the count after which Discord bans an address. */
export const rateLimiter = ({ now, bucket, globalPerSecond }: RateOptions) => {
  const windows = new Map<string, { from: number; used: number }>();
  const invalid: number[] = [];

  const use = (key: string, most: number, windowMs: number) => {
    const known = windows.get(key);
    const window = known === undefined || now() - known.from >= windowMs ? { from: now(), used: 0 } : known;
    windows.set(key, window);
    const isOver = window.used >= most;
    if (!isOver) window.used += 1;
    return { isOver, left: most - window.used, seconds: (window.from + windowMs - now()) / 1_000 };
  };

  return {
    /** `limited`: the routes that Discord counts most strictly. */
    take: (route: string, major: string): Verdict => {
      if (globalPerSecond > 0 && !route.includes('/callback')) {
        const all = use('*', globalPerSecond, 1_000);
        if (all.isOver) return { headers: {}, refused: { retryAfter: all.seconds, global: true } };
      }
      if (bucket === 0 || !/messages/.test(route)) return { headers: {} };
      const one = use(`${route} ${major}`, bucket, WINDOW_MS);
      const headers = {
        'x-ratelimit-limit': String(bucket),
        'x-ratelimit-remaining': String(one.left),
        'x-ratelimit-reset': (now() / 1_000 + one.seconds).toFixed(3),
        'x-ratelimit-reset-after': one.seconds.toFixed(3),
        'x-ratelimit-bucket': createHash('sha256').update(route).digest('hex').slice(0, 32),
      };
      return one.isOver ? { headers, refused: { retryAfter: one.seconds, global: false } } : { headers };
    },
    /** True when the address is banned. */
    answered: (status: number): boolean => {
      if (status === 401 || status === 403 || status === 429) invalid.push(now());
      while ((invalid[0] ?? now()) < now() - 600_000) invalid.shift();
      return invalid.length > limitOf('invalidPer10Minutes');
    },
    invalid: (): number => invalid.length,
  };
};

export type RateLimiter = ReturnType<typeof rateLimiter>;

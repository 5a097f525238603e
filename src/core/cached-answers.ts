// SPDX-License-Identifier: Apache-2.0

import type { Cache } from './ports/cache.ts';

export type CacheEntry = Awaited<ReturnType<Cache['list']>>[number];

/** What is kept of answers, as far as somebody asked to see it. Everything in it is masked. */
export interface CachedAnswers {
  /** Where: "S3". */
  readonly title: string;
  readonly entries: readonly CacheEntry[];
  /** The entry that was named, as it is stored; undefined where none was, or it is not there. */
  readonly text?: string | undefined;
}

// SPDX-License-Identifier: Apache-2.0

import { MINUTE, SECOND } from '../core/clock.ts';
import type { AiBackend } from '../core/ports/ai-backend.ts';
import type { Cache } from '../core/ports/cache.ts';
import type { Log, Metrics } from '../core/ports/telemetry.ts';
import type { Spender } from '../core/spending.ts';
import type { Asking } from './ask.ts';
import { type Meter, nobody } from './metered.ts';
import type { OneAsker } from './one-asker.ts';

export interface AskingOptions {
  readonly cache?: Cache | undefined;
  readonly log?: Log | undefined;
  /** Tokens of an answer. */
  readonly maxTokens?: number | undefined;
  readonly cacheTtlMs?: number | undefined;
  readonly cacheTimeoutMs?: number | undefined;
  /** Where other processes may ask the same at the same time. */
  readonly oneAsker?: OneAsker | undefined;
  /** Where answers are counted and budgets kept. */
  readonly meter?: Meter | undefined;
  /** Where it is counted where answers come from. */
  readonly metrics?: Pick<Metrics, 'count'> | undefined;
}

const WEEK_MS = 7 * 24 * 60 * MINUTE;

/** How a backend is asked, on whose account, and how long its answers are kept. */
export const askingOf = (backend: AiBackend, options: AskingOptions, spender: Spender = nobody): Asking => ({
  backend: options.meter?.(backend, spender) ?? backend,
  cache: options.cache,
  log: options.log,
  ttlMs: options.cacheTtlMs ?? WEEK_MS,
  cacheTimeoutMs: options.cacheTimeoutMs ?? SECOND,
  maxTokens: options.maxTokens ?? 1_500,
  oneAsker: options.oneAsker,
  metrics: options.metrics,
});

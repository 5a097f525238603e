// SPDX-License-Identifier: Apache-2.0

import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { wayOut } from '../../adapters/http/way-out.ts';
import { silentLog, silentMetrics, silentTrace } from '../../adapters/telemetry/silent.ts';
import type { Clock } from '../core/clock.ts';
import type { AdapterParts } from '../core/ports/adapter-module.ts';
import type { Trace } from '../core/ports/telemetry.ts';
import { versionOf } from './version-of.ts';

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    try {
      await sleep(ms, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      // Node wraps the reason; those who wait want the reason itself.
      signal?.throwIfAborted();
      throw error;
    }
  },
};

/** What everything in one process shares. */
export interface Base extends AdapterParts {
  readonly trace: Trace;
  readonly version: string;
  readonly startedAt: number;
  /** Names this process in leases and heartbeats. */
  readonly owner: string;
  readonly newId: () => string;
}

/** One that neither logs, counts nor traces, as a command of one person; who does either spreads `openTelemetry` over it. */
export const createBase = ({ env }: Pick<AdapterParts, 'env'>): Base => {
  const version = versionOf();
  return {
    clock: systemClock,
    log: silentLog,
    metrics: silentMetrics,
    trace: silentTrace,
    env,
    wayOut: async () => wayOut(env),
    userAgent: `k8sgpt/${version}`,
    version,
    startedAt: Date.now(),
    owner: `${process.pid}-${randomBytes(4).toString('hex')}`,
    newId: randomUUID,
  };
};

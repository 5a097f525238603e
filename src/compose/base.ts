import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { wayOut } from '../../adapters/http/way-out.ts';
import { createLog } from '../../adapters/telemetry/log.ts';
import { createMetrics, type ExposedMetrics } from '../../adapters/telemetry/metrics.ts';
import type { Clock } from '../core/clock.ts';
import type { AdapterParts } from '../core/ports/adapter-module.ts';
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
  readonly metrics: ExposedMetrics;
  readonly version: string;
  readonly startedAt: number;
  /** Names this process in leases and heartbeats. */
  readonly owner: string;
  readonly newId: () => string;
}

export const createBase = (options: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logLevel: string;
}): Base => {
  const version = versionOf();
  return {
    clock: systemClock,
    log: createLog({ level: options.logLevel }),
    metrics: createMetrics(),
    env: options.env,
    wayOut: async () => wayOut(options.env),
    userAgent: `k8sgpt/${version}`,
    version,
    startedAt: Date.now(),
    owner: `${process.pid}-${randomBytes(4).toString('hex')}`,
    newId: randomUUID,
  };
};

// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';

/** Keeps every line as JSON, errors with message, stack and causes. */
export const keepingLog = (): { readonly log: Log; readonly lines: readonly string[] } => {
  const lines: string[] = [];
  const words = (_: string, value: unknown): unknown =>
    value instanceof Error
      ? { ...value, message: value.message, stack: value.stack, cause: value.cause }
      : value;
  const write = (fields: object, message: string): void =>
    void lines.push(JSON.stringify({ message, ...fields }, words));
  const log: Log = { debug: write, info: write, warn: write, error: write, child: () => log };
  return { log, lines };
};

export const adapterParts = (given: Partial<AdapterParts> = {}): AdapterParts => ({
  clock: { now: () => Date.now(), sleep: (ms, signal) => sleep(ms, undefined, signal && { signal }) },
  log: keepingLog().log,
  metrics: {
    count: () => undefined,
    observe: () => undefined,
    gauge: () => undefined,
    gauges: () => undefined,
    forget: () => undefined,
  },
  env: {},
  userAgent: 'k8sgpt/test',
  ...given,
});

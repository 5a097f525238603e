import type { Log, Metrics } from '../../src/core/ports/telemetry.ts';

const nothing = (): void => undefined;

/** For one person's command nothing is logged and nobody counts: without the libraries that would. */
export const silentLog: Log = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  child: () => silentLog,
};

export const silentMetrics: Metrics = { count: nothing, observe: nothing, gauge: nothing, gauges: nothing };

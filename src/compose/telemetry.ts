import { createLog } from '../../adapters/telemetry/log.ts';
import { createMetrics, type ExposedMetrics } from '../../adapters/telemetry/metrics.ts';
import type { Log } from '../core/ports/telemetry.ts';

/** Logs on standard error from `level` on, and metrics that can be asked for. Heavy: a command that logs nothing does not load it. */
export const openTelemetry = (level: string): { readonly log: Log; readonly metrics: ExposedMetrics } => ({
  log: createLog({ level }),
  metrics: createMetrics(),
});

// SPDX-License-Identifier: Apache-2.0

import { createLog } from '../../adapters/telemetry/log.ts';
import { createMetrics, type ExposedMetrics } from '../../adapters/telemetry/metrics.ts';
import type { Log } from '../core/ports/telemetry.ts';
import { createTally, type Tally } from '../figures/tally.ts';
import { systemClock } from './base.ts';

interface Telemetry {
  readonly log: Log;
  readonly metrics: ExposedMetrics;
  /** What the metrics counted lately. */
  readonly tally: Tally;
}

/** Logs on standard error from `level` on, and metrics that can be asked for. Heavy: a command that logs nothing does not load it. */
export const openTelemetry = (level: string): Telemetry => {
  const tally = createTally(systemClock);
  return { log: createLog({ level }), metrics: tally.heard(createMetrics()), tally };
};

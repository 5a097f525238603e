// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../core/clock.ts';
import type { Metrics } from '../core/ports/telemetry.ts';
import type { SinkMail } from './sink-mail.ts';

/** How much waits for each sink, and for how long; without sinks, as in every process but one, nothing is told. */
export const gaugeSinks = async (
  sinks: readonly string[],
  { waiting }: Pick<SinkMail, 'waiting'>,
  metrics: Metrics,
  now: number,
): Promise<void> => {
  const seen = await Promise.all(
    sinks.map(async (sink) => {
      const posted = (await waiting(sink)).map(({ event }) => event.postedAt);
      return { labels: { sink }, count: posted.length, age: Math.max(0, now - Math.min(now, ...posted)) };
    }),
  );
  metrics.gauges(
    'k8sgpt_sink_waiting',
    seen.map(({ labels, count }) => ({ labels, value: count })),
  );
  metrics.gauges(
    'k8sgpt_sink_oldest_seconds',
    seen.map(({ labels, age }) => ({ labels, value: age / SECOND })),
  );
};

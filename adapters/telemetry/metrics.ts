import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from '../../src/core/ports/telemetry.ts';
import { metricCatalogue } from './metric-catalogue.ts';

export { silentMetrics } from './silent.ts';

export interface ExposedMetrics extends Metrics {
  /** Prometheus text format. */
  readonly expose: () => Promise<{ readonly contentType: string; readonly body: string }>;
}

/** Only metrics of the catalogue exist: an unknown name is a bug and throws. */
export const createMetrics = (): ExposedMetrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  for (const { name, type, help, labels } of metricCatalogue) {
    const common = { name, help, labelNames: [...labels], registers: [registry] };
    if (type === 'counter') counters.set(name, new Counter(common));
    else if (type === 'gauge') gauges.set(name, new Gauge(common));
    else
      histograms.set(
        name,
        new Histogram({ ...common, buckets: [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300] }),
      );
  }
  const known = <T>(map: Map<string, T>, name: string): T => {
    const metric = map.get(name);
    if (metric === undefined) throw new Error(`metric ${name} is not in the catalogue`);
    return metric;
  };
  return {
    count: (name, labels = {}, by = 1) => known(counters, name).inc(labels, by),
    observe: (name, value, labels = {}) => known(histograms, name).observe(labels, value),
    gauge: (name, value, labels = {}) => known(gauges, name).set(labels, value),
    gauges: (name, series) => {
      const gauge = known(gauges, name);
      gauge.reset();
      for (const { value, labels } of series) gauge.set(labels, value);
    },
    expose: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
};

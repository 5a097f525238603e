// SPDX-License-Identifier: Apache-2.0

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from '../../src/core/ports/telemetry.ts';
import type { ServiceRole } from '../../src/core/service-role.ts';
import { calls, type MetricDefinition } from './catalogue/definition.ts';
import { metricCatalogue } from './metric-catalogue.ts';

export { silentMetrics } from './silent.ts';

export interface ExposedMetrics extends Metrics {
  /**
   * Says what this process is. Counters and histograms whose labels are all known begin at 0: Prometheus sees the first of
   * what is rare as one more, and not as what was there before. `known`: values of labels that this process knows.
   */
  readonly begin: (
    about: { readonly version: string; readonly role: ServiceRole },
    known?: KnownValues,
  ) => void;
  /** Prometheus text format. */
  readonly expose: () => Promise<{ readonly contentType: string; readonly body: string }>;
}

type Labels = Readonly<Record<string, string>>;
type KnownValues = Readonly<Record<string, readonly string[]>>;

/** Gauges of Node.js that are called like counters: rules and dashboards would take their rate. The same without `_total` are there. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** Every set of labels that there can be; none where some are not known beforehand. */
const knownSeries = ({ labels, values = {} }: MetricDefinition, more: KnownValues): readonly Labels[] =>
  labels.reduce<readonly Labels[]>(
    (sets, label) =>
      sets.flatMap((set) =>
        (values[label] ?? more[label] ?? []).map((value) => ({ ...set, [label]: value })),
      ),
    [{}],
  );

/** A bucket's bound is no label of the series. */
const ownLabels = ({ le: _le, ...labels }: Partial<Record<string, string | number>>): Labels =>
  labels as Labels;

/** Only metrics of the catalogue exist: an unknown name is a bug and throws. */
export const createMetrics = (): ExposedMetrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  for (const { name, type, help, labels, buckets = calls } of metricCatalogue) {
    const common = { name, help, labelNames: [...labels], registers: [registry] };
    if (type === 'counter') counters.set(name, new Counter(common));
    else if (type === 'gauge') gauges.set(name, new Gauge(common));
    else histograms.set(name, new Histogram({ ...common, buckets: [...buckets] }));
  }
  const known = <T>(map: Map<string, T>, name: string): T => {
    const metric = map.get(name);
    if (metric === undefined) throw new Error(`metric ${name} is not in the catalogue`);
    return metric;
  };
  const forget = async (label: string, value: string): Promise<void> => {
    for (const { name, labels } of metricCatalogue) {
      const metric = registry.getSingleMetric(name) as Counter | Gauge | Histogram | undefined;
      if (metric === undefined || !labels.includes(label)) continue;
      const { values } = await metric.get();
      for (const series of values)
        if (series.labels[label] === value) metric.remove(ownLabels(series.labels));
    }
  };
  const begun = new Set<string>();
  /** Once: it takes away what a histogram has. */
  const beginAtZero = ({ name, type }: MetricDefinition, labels: Labels): void => {
    const series = JSON.stringify([name, labels]);
    if (begun.has(series)) return;
    begun.add(series);
    if (type === 'counter') known(counters, name).inc(labels, 0);
    else known(histograms, name).zero(labels);
  };
  let forgetting = Promise.resolve();
  return {
    count: (name, labels = {}, by = 1) => known(counters, name).inc(labels, by),
    observe: (name, value, labels = {}) => {
      begun.add(JSON.stringify([name, labels]));
      known(histograms, name).observe(labels, value);
    },
    gauge: (name, value, labels = {}) => known(gauges, name).set(labels, value),
    gauges: (name, series) => {
      const gauge = known(gauges, name);
      gauge.reset();
      for (const { value, labels } of series) gauge.set(labels, value);
    },
    forget: (label, value) => {
      forgetting = forgetting.then(() => forget(label, value));
    },
    begin: ({ version, role }, more = {}) => {
      known(gauges, 'k8sgpt_build_info').set({ version, role }, 1);
      for (const metric of metricCatalogue) {
        if (metric.type === 'gauge' || (role !== 'serve' && !metric.roles.includes(role))) continue;
        for (const labels of knownSeries(metric, more)) beginAtZero(metric, labels);
      }
    },
    expose: async () => {
      await forgetting;
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
};

// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { metricCatalogue } from '../../adapters/telemetry/metric-catalogue.ts';
import { root } from '../../scripts/root.ts';
import { type Asked, askedIn } from '../support/promql.ts';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly uid: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly {
    readonly refId: string;
    readonly expr: string;
    readonly datasource: { readonly uid: string };
  }[];
  readonly fieldConfig: {
    readonly overrides: readonly {
      readonly matcher: { readonly id: string; readonly options: string };
      readonly properties: readonly { readonly id: string; readonly value: string }[];
    }[];
  };
}

const dashboard = JSON.parse(readFileSync(`${root}deploy/grafana/k8sgpt.json`, 'utf8')) as {
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
};
const { panels } = dashboard;
const shown = panels.filter(({ type }) => type !== 'row');

/** Of these, what others tell: Prometheus itself, Node.js, kube-state-metrics. */
const others: Readonly<Record<string, readonly string[]>> = {
  ALERTS: ['alertname', 'alertstate'],
  process_start_time_seconds: ['job', 'instance'],
  process_resident_memory_bytes: [],
  process_cpu_seconds_total: [],
  nodejs_eventloop_lag_p99_seconds: [],
  kube_pod_container_status_restarts_total: ['container'],
};

/** What is asked of a metric that there is not, or by a label that it has not. */
const wrongIn = ({ metric, labels }: Asked): readonly string[] => {
  const scraped = ['job', 'instance'];
  if (/^k8sgpt:\w+:/.test(metric)) return [];
  const known = others[metric];
  if (known !== undefined) return labels.filter((label) => ![...known, ...scraped].includes(label));
  const name = metric.replace(/_(?:bucket|count|sum)$/, '');
  const found =
    metricCatalogue.find((one) => one.name === metric && one.type !== 'histogram') ??
    metricCatalogue.find((one) => one.name === name && one.type === 'histogram');
  if (found === undefined) return [metric];
  const has = [...found.labels, ...scraped, ...(metric.endsWith('_bucket') ? ['le'] : [])];
  return labels.filter((label) => !has.includes(label)).map((label) => `${metric} has no ${label}`);
};

test('panels have ids of their own, say what is bad, and stand beside each other', () => {
  expect(dashboard.schemaVersion).toBeGreaterThan(30);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  expect(shown.length).toBeGreaterThan(30);
  expect(shown.filter(({ description = '' }) => description.length < 5)).toEqual([]);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, at) => `${x + (at % w)}/${y + Math.floor(at / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
});

test('every panel asks the data source that is chosen', () => {
  expect(dashboard.templating.list.map(({ name }) => name)).toEqual(['datasource', 'cluster']);
  for (const { title, datasource, targets = [] } of shown) {
    expect([title, datasource?.uid]).toEqual([title, '${datasource}']);
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets) expect(target.datasource.uid).toBe('${datasource}');
  }
});

test('what panels ask is PromQL, of metrics that there are, by labels that these have', () => {
  const wrong = shown.flatMap(({ title, targets = [] }) =>
    targets.flatMap(({ expr }) =>
      askedIn(expr)
        .flatMap(wrongIn)
        .map((each) => `${title}: ${each}`),
    ),
  );
  expect(wrong).toEqual([]);
});

const folder = `${root}deploy/alerts/`;
const rules = readdirSync(folder)
  .filter((name) => name.endsWith('.rules.yaml'))
  .flatMap((name) => parse(readFileSync(folder + name, 'utf8')).groups)
  .flatMap(({ rules: all }) => all) as readonly {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
}[];

test('so do rules, and what they and panels take from records is recorded', () => {
  const recorded = new Set(rules.map(({ record }) => record));
  const wrong = rules.flatMap(({ alert, record, expr }) =>
    askedIn(expr)
      .flatMap(wrongIn)
      .map((each) => `${alert ?? record}: ${each}`),
  );
  expect(wrong).toEqual([]);
  const taken = [
    ...rules.map(({ expr }) => expr),
    ...shown.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ];
  const missing = taken
    .flatMap((expr) => askedIn(expr).map(({ metric }) => metric))
    .filter((metric) => metric.includes(':') && !recorded.has(metric));
  expect(missing).toEqual([]);
});

test('what is asked wrongly is noticed', () => {
  expect(askedIn('sum by (verb) (rate(k8sgpt_commands_total{nope="x"}[5m]))').flatMap(wrongIn)).toEqual([
    'k8sgpt_commands_total has no nope',
  ]);
  const grouped = 'max by (nope) (k8sgpt_workers) or sum(k8sgpt_workers)';
  expect(askedIn(grouped).flatMap(wrongIn)).toEqual(['k8sgpt_workers has no nope']);
  expect(askedIn('k8sgpt_nothing').flatMap(wrongIn)).toEqual(['k8sgpt_nothing']);
  expect(() => askedIn('sum by (')).toThrow(/no PromQL/);
});

/** What an expression counts in: lines of one axis are of one kind. */
const kindOf = (expr: string): string => {
  if (/_cost_total/.test(expr)) return 'money';
  if (/^histogram_quantile/.test(expr)) return 'seconds';
  if (/(?:rate|increase)\((?:process_cpu|\w+_busy)_seconds_total/.test(expr)) return 'share of time';
  if (/increase\(|changes\(/.test(expr)) return 'count';
  if (/rate\(/.test(expr)) return 'per second';
  return /_seconds\b/.test(expr) ? 'seconds' : 'count';
};

test('lines of a panel are of one kind; others are measured at the right, in their own unit', () => {
  const seen = new Set<string>();
  for (const { title, type, targets = [], fieldConfig } of shown) {
    if (type !== 'timeseries') continue;
    const elsewhere = fieldConfig.overrides.map(({ matcher }) => matcher.options);
    const kinds = targets.filter(({ refId }) => !elsewhere.includes(refId)).map(({ expr }) => kindOf(expr));
    expect([title, [...new Set(kinds)]]).toEqual([title, [kinds[0]]]);
    for (const { matcher, properties } of fieldConfig.overrides) {
      expect(matcher.id).toBe('byFrameRefID');
      expect(properties.map(({ id }) => id)).toEqual(['unit', 'custom.axisPlacement']);
      seen.add(title);
    }
  }
  expect(seen.size).toBeGreaterThan(3);
});

test('none is only said while somebody looks: a dead bot shows no green zero', () => {
  const exprs = shown.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  expect(exprs.filter((expr) => /\bvector\(0\)/.test(expr))).toEqual([]);
});

// SPDX-License-Identifier: Apache-2.0

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { allBlocks } from '../support/blocks.ts';
import { type Chart, chartWith, ofKind, PLACE, type Values } from '../support/chart.ts';
import { chartValues } from '../support/chart-values.ts';
import { describeWith, programPath } from '../support/needs.ts';
import { askedIn } from '../support/promql.ts';

const METRICS = ['k8sgpt_queue_waiting', 'k8sgpt_queue_oldest_seconds'] as const;

interface AdapterRule {
  readonly seriesQuery: string;
  readonly metricsQuery: string;
}

/** The rules of prometheus-adapter that docs/guide/kubernetes.md gives, as the adapter reads them for one namespace. */
const adapterQueries = (): ReadonlyMap<string, string> => {
  const [block] = allBlocks().filter(({ text }) => text.startsWith('externalRules:'));
  const { externalRules } = parse(block?.text ?? '') as { readonly externalRules: readonly AdapterRule[] };
  return new Map(
    externalRules.map(({ seriesQuery, metricsQuery }) => {
      const series = /^\w+/.exec(seriesQuery)?.[0] ?? '';
      const query = metricsQuery
        .replaceAll('<<.Series>>', series)
        .replaceAll('<<.LabelMatchers>>', `namespace="${PLACE.namespace}"`)
        .replaceAll('<<.GroupBy>>', 'namespace');
      return [series, query];
    }),
  );
};

const autoscaled = (chart: Chart, kind: string, values: Values) => {
  const [object] = ofKind(chart.objects(values), kind);
  if (object === undefined) throw new Error(`no ${kind} is rendered`);
  return object['spec'];
};

const scraped: Values = chartValues['KEDA by Prometheus'] ?? {};
const hpa: Values = { ...scraped, worker: { autoscaling: { kind: 'hpa' } } };
const keda: Values = {
  ...scraped,
  worker: {
    autoscaling: { kind: 'keda', keda: { prometheus: { serverAddress: 'http://prometheus:9090' } } },
  },
};

/** Two processes that tell of the same three queues, one a little later; and another installation. */
const series = [
  ...[
    ['ai', 3, 12],
    ['cluster-a', 5, 40],
    ['cluster-b', 0, 0],
  ].flatMap(([queue, waiting, oldest]) =>
    ['bot', 'worker'].flatMap((pod, later) => [
      {
        series: `k8sgpt_queue_waiting{namespace="${PLACE.namespace}",pod="${pod}",queue="${String(queue)}"}`,
        values: `${String(waiting)}x5`,
      },
      {
        series: `k8sgpt_queue_oldest_seconds{namespace="${PLACE.namespace}",pod="${pod}",queue="${String(queue)}"}`,
        values: `${Math.max(0, Number(oldest) - later)}x5`,
      },
    ]),
  ),
  ...METRICS.map((name) => ({
    series: `${name}{namespace="elsewhere",pod="bot",queue="ai"}`,
    values: '900x5',
  })),
];

/** What promtool says of queries that are to give one number each; empty where all do. */
const saidOf = (promtool: string, wanted: ReadonlyMap<string, number>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'autoscaling-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'none.yaml'), 'groups: []\n');
  const tests = [...wanted].map(([expr, value]) => ({
    expr: `sum(${expr})`,
    eval_time: '2m',
    exp_samples: [{ labels: '{}', value }],
  }));
  const file = join(folder, 'test.yaml');
  writeFileSync(
    file,
    stringify({
      rule_files: ['none.yaml'],
      tests: [{ interval: '1m', input_series: series, promql_expr_test: tests }],
    }),
  );
  const { status, stdout, stderr } = spawnSync(promtool, ['test', 'rules', file], { encoding: 'utf8' });
  return status === 0 ? '' : stdout + stderr;
};

describeWith('helm', 'more workers by themselves', (helm) => {
  const chart = chartWith(helm);
  const kedaQueries = (): readonly string[] =>
    autoscaled(chart, 'ScaledObject', keda).triggers.map(
      (trigger: { readonly metadata: { readonly query: string } }) => trigger.metadata.query,
    );

  test('both look at how much waits and for how long', { timeout: 60_000 }, () => {
    const metrics = autoscaled(chart, 'HorizontalPodAutoscaler', hpa).metrics.map(
      ({ external }: { readonly external: { readonly metric: { readonly name: string } } }) =>
        external.metric.name,
    );
    expect(metrics).toEqual(METRICS);
    expect(kedaQueries().flatMap((query) => askedIn(query).map(({ metric }) => metric))).toEqual(METRICS);
    const types = autoscaled(chart, 'ScaledObject', keda).triggers.map(
      ({ metricType }: { readonly metricType: string }) => metricType,
    );
    // Age is of the oldest job whatever the number of workers: an average over them would hide it.
    expect(types).toEqual(['AverageValue', 'Value']);
  });

  test('the adapter of the guide serves what the HPA asks for', () => {
    expect([...adapterQueries().keys()]).toEqual(METRICS);
  });

  test.skipIf(programPath('promtool') === undefined)(
    'each queue counts once, however many tell of it, and none of another installation',
    { timeout: 60_000 },
    () => {
      const promtool = programPath('promtool') ?? '';
      const queries = adapterQueries();
      const [waiting = '', oldest = ''] = kedaQueries();
      const wanted = new Map([
        [queries.get(METRICS[0]) ?? '', 8],
        [queries.get(METRICS[1]) ?? '', 40],
        [waiting, 8],
        [oldest, 40],
      ]);
      expect(wanted.size).toBe(4);
      expect(saidOf(promtool, wanted)).toBe('');
      expect(saidOf(promtool, new Map([[`sum(${METRICS[0]})`, 8]]))).toContain('got');
    },
  );

  test('Redis tells how much waits, and Prometheus for how long, where both are given', {
    timeout: 60_000,
  }, () => {
    const both: Values = {
      ...scraped,
      ...chartValues['KEDA by the Redis of the chart'],
      worker: {
        autoscaling: {
          kind: 'keda',
          keda: { redis: { enabled: true }, prometheus: { serverAddress: 'http://prometheus:9090' } },
        },
      },
    };
    const triggers = autoscaled(chart, 'ScaledObject', both).triggers.map(
      ({ type, name }: { readonly type: string; readonly name: string }) => `${type} ${name}`,
    );
    expect(triggers).toEqual([
      'prometheus waiting',
      'prometheus oldest',
      'redis waiting-ai',
      'redis waiting-cluster-in-cluster',
    ]);
  });
});

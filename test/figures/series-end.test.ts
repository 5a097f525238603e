// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { metricCatalogue } from '../../adapters/telemetry/metric-catalogue.ts';
import { createMetrics, type ExposedMetrics } from '../../adapters/telemetry/metrics.ts';
import { gaugeQueues } from '../../src/compose/queue-gauges.ts';
import { createAnalysisMeter } from '../../src/figures/analysis-meter.ts';
import { forgetClusters } from '../../src/figures/forget-clusters.ts';
import { gaugeScans } from '../../src/figures/gauge-scans.ts';
import type { LastScan } from '../../src/figures/scans.ts';
import { gaugeWatches } from '../../src/watches/gauge-watches.ts';
import { keepingLog } from '../support/adapter-parts.ts';
import { samplesOf } from '../support/scrape.ts';

const NOW = 1_800_000_000_000;
const { log } = keepingLog();

/** Values of a label in all series. */
const told = async (metrics: ExposedMetrics, label: string): Promise<readonly string[]> =>
  [...new Set(samplesOf((await metrics.expose()).body).flatMap(({ labels }) => labels[label] ?? []))].sort();

/** Seconds of analyses by cluster. */
const secondsOf = async (metrics: ExposedMetrics): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries(
    samplesOf((await metrics.expose()).body)
      .filter(({ metric }) => metric === 'k8sgpt_cluster_analysis_seconds_total')
      .map(({ labels, value }) => [labels['cluster'] ?? '', value]),
  );

const whole = {
  at: NOW,
  ms: 3_000,
  findings: { critical: 1, warning: 2, info: 3 },
  analyzers: { checked: 5, skipped: 1, broken: 1 },
  broken: ['pod'],
};
const scan = (cluster: string): LastScan => ({ schema: 1, cluster, at: NOW - 5_000, whole });

test('what was counted of a cluster ends when a worker has it no more', async () => {
  const metrics = createMetrics();
  const names = ['a', 'b'];
  const forgotten: string[] = [];
  let change = (): void => undefined;
  const scans = {
    note: async () => undefined,
    forget: async (cluster: string) => void forgotten.push(cluster),
  };
  forgetClusters(
    {
      names: () => [...names],
      onChange: (hear) => {
        change = hear;
        return () => undefined;
      },
    },
    { metrics, scans, log },
  );
  const isKnown = (cluster: string): boolean => names.includes(cluster);
  const meter = createAnalysisMeter({ metrics, scans, isKnown, clock: { now: () => NOW }, log });
  const ended = {
    kind: 'watch',
    ms: 1_000,
    outcome: 'complete',
    isWhole: true,
    findings: whole.findings,
    analyzers: [],
  } as const;
  for (const cluster of names) {
    meter({ ...ended, cluster });
    metrics.count('k8sgpt_api_server_requests_total', { cluster, code: '200' });
  }
  expect(await told(metrics, 'cluster')).toEqual(['a', 'b']);
  expect(await secondsOf(metrics)).toEqual({ a: 1, b: 1 });
  names.shift();
  change();
  // What was under way when it went makes no series again.
  meter({ ...ended, cluster: 'a' });
  expect(await told(metrics, 'cluster')).toEqual(['b']);
  expect(await secondsOf(metrics)).toEqual({ b: 1 });
  expect(forgotten).toEqual(['a']);
});

test('time is counted by cluster, whatever asked for it, and none of what failed', async () => {
  const metrics = createMetrics();
  const meter = createAnalysisMeter({
    metrics,
    scans: { note: async () => undefined },
    isKnown: () => true,
    clock: { now: () => NOW },
    log,
  });
  const ended = { outcome: 'complete', isWhole: false, findings: whole.findings, analyzers: [] } as const;
  meter({ ...ended, kind: 'watch', cluster: 'a', ms: 1_500 });
  meter({ ...ended, kind: 'ask', cluster: 'a', ms: 500 });
  meter({ ...ended, kind: 'analyze', cluster: 'b', ms: 3_000 });
  meter({ kind: 'watch', cluster: 'b', ms: 60_000, outcome: 'failed' });
  meter({ kind: 'watch', cluster: 'c', ms: 60_000, outcome: 'failed' });
  expect(await secondsOf(metrics)).toEqual({ a: 2, b: 3 });
  const { body } = await metrics.expose();
  expect(body).toContain('k8sgpt_analyses_total{cluster="a",outcome="complete"} 2\n');
  expect(body).toContain('k8sgpt_analyses_total{cluster="b",outcome="failed"} 1\n');
});

test('scans, queues and watches are told of what there is, and of nothing by another process', async () => {
  const metrics = createMetrics();
  gaugeScans([scan('a'), scan('b')], metrics, NOW);
  expect((await metrics.expose()).body).toContain('k8sgpt_last_scan_age_seconds{cluster="a"} 5');
  expect(await told(metrics, 'severity')).toEqual(['critical', 'info', 'warning']);
  gaugeScans([scan('b')], metrics, NOW);
  expect(await told(metrics, 'cluster')).toEqual(['b']);
  gaugeScans([], metrics, NOW);
  expect(await told(metrics, 'cluster')).toEqual([]);

  const clusters = ['a', 'b'];
  const unread = new Set<string>();
  const core = {
    directory: async () => ({
      clusters: clusters.map((name) => ({ name, default: false, namespaces: [], source: '' })),
    }),
    runs: { activeQueues: async () => new Set() },
    queue: {
      depth: async (name: string) => {
        if (unread.has(name)) throw new Error('garbage');
        return { waiting: 2, active: 0, oldestMs: 500 };
      },
    },
  } as unknown as Parameters<typeof gaugeQueues>[0];
  await gaugeQueues(core, metrics);
  expect(await told(metrics, 'queue')).toEqual(['ai', 'cluster-a', 'cluster-b']);
  // One that cannot be read hides no other, and is told to whoever asked.
  unread.add('cluster-a');
  await expect(gaugeQueues(core, metrics)).rejects.toThrow('garbage');
  expect(await told(metrics, 'queue')).toEqual(['ai', 'cluster-b']);
  unread.clear();
  clusters.pop();
  await gaugeQueues(core, metrics);
  expect(await told(metrics, 'queue')).toEqual(['ai', 'cluster-a']);

  const watch = (id: string) =>
    ({
      watch: { id, cluster: 'a', rhythm: { type: 'every', ms: 60_000 }, madeAt: NOW - 600_000 },
      skipped: 0,
    }) as never;
  gaugeWatches([watch('w1'), watch('w2')], metrics, NOW);
  expect(await told(metrics, 'watch')).toEqual(['w1', 'w2']);
  expect((await metrics.expose()).body).toContain('k8sgpt_watches{cluster="a",state="late"} 2');
  gaugeWatches([watch('w2')], metrics, NOW);
  expect(await told(metrics, 'watch')).toEqual(['w2']);
});

test('a histogram forgets a series with all its buckets', async () => {
  const metrics = createMetrics();
  metrics.observe('k8sgpt_delivery_seconds', 1, { platform: 'slack' });
  metrics.observe('k8sgpt_delivery_seconds', 1, { platform: 'teams' });
  metrics.forget('platform', 'slack');
  expect(await told(metrics, 'platform')).toEqual(['teams']);
});

test('series that are known begin at 0, for the role of the process', async () => {
  const metrics = createMetrics();
  metrics.begin({ version: '1.2.3', role: 'bot' });
  const { body } = await metrics.expose();
  expect(body).toContain('k8sgpt_build_info{version="1.2.3",role="bot"} 1');
  expect(body).toContain('k8sgpt_answers_total{outcome="undelivered"} 0');
  expect(body).not.toContain('k8sgpt_explanations_total{');
});

test('so do those of the platforms and commands that a bot has, once', async () => {
  const metrics = createMetrics();
  const about = { version: '1.2.3', role: 'bot' } as const;
  metrics.begin(about);
  metrics.observe('k8sgpt_accept_seconds', 0.2, { platform: 'slack' });
  metrics.count('k8sgpt_delivery_dropped_total', { platform: 'slack' });
  for (let time = 0; time < 2; time += 1)
    metrics.begin(about, { platform: ['slack', 'teams'], verb: ['analyze'] });
  const { body } = await metrics.expose();
  for (const line of [
    'k8sgpt_delivery_dropped_total{platform="slack"} 1',
    'k8sgpt_delivery_dropped_total{platform="teams"} 0',
    'k8sgpt_commands_total{verb="analyze",platform="teams",outcome="unavailable"} 0',
    'k8sgpt_accept_seconds_count{platform="slack"} 1',
    'k8sgpt_answer_seconds_bucket{le="10",platform="teams"} 0',
  ])
    expect(body).toContain(`${line}\n`);
});

test('nothing has so many series that 1,000 clusters of 150 analyzers are too much', () => {
  const most: Readonly<Record<string, number>> = {
    cluster: 1_000,
    watch: 1,
    analyzer: 150,
    queue: 1_001,
    namespace: 3,
    code: 6,
    k8sgpt: 1_000,
    object_namespace: 3,
    name: 1,
  };
  for (const { name, type, labels, values = {}, buckets = [] } of metricCatalogue) {
    // What is broken is named ten times at most.
    if (name === 'k8sgpt_analyzer_broken') continue;
    const sets = labels.reduce((all, label) => all * (values[label]?.length ?? most[label] ?? 5), 1);
    const series = sets * (type === 'histogram' ? buckets.length + 3 : 1);
    // Open incidents by object are as many as there are.
    const limit = labels.includes('namespace') || name.endsWith('_by_type') ? 100_000 : 6_100;
    expect([name, series <= limit]).toEqual([name, true]);
  }
});

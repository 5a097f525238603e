// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from 'vitest';
import { prometheusConfig } from '../../adapters/prometheus/config.ts';
import type { Base } from '../../src/compose/base.ts';
import type { OpenClusters } from '../../src/compose/clusters.ts';
import { metricsFor, openMetrics } from '../../src/compose/open-metrics.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { servePrometheus, vector } from '../standins/prometheus.ts';
import { adapterParts, keepingLog } from '../support/adapter-parts.ts';

const openedFor = async (
  given: object,
  names: readonly string[],
  source: OpenClusters['source'] = 'kubernetes',
) => {
  const { log, lines } = keepingLog();
  const open = { clusters: { names: () => names }, source } as unknown as OpenClusters;
  const metrics = await openMetrics(
    { prometheus: prometheusConfig.schema.parse(given) },
    adapterParts({ log }) as Base,
    open,
  );
  onTestFinished(async () => metrics?.close());
  return { metrics, lines };
};

test('metrics are asked of the one cluster that is checked', async () => {
  const server = await servePrometheus(() => vector([{}, '1']));
  const { metrics } = await openedFor({ url: server.url }, ['east']);
  expect(metricsFor(metrics, 'east', undefined)).toBe(metrics);
  const question = { cluster: 'east', namespaces: undefined, query: 'vector(1)' };
  expect((await metrics?.ask(question, timeLimit(5_000)))?.series).toHaveLength(1);
  const several = await openedFor({ url: server.url }, ['east', 'west']);
  expect(metricsFor(several.metrics, 'east', undefined)).toBeUndefined();
  const named = await openedFor({ url: server.url, clusterLabel: 'cluster' }, ['east', 'west']);
  expect(metricsFor(named.metrics, 'west', undefined)).toBe(named.metrics);
});

test('whoever reads with rights of their own is not let around them', async () => {
  const { metrics } = await openedFor({ url: 'http://127.0.0.1:1' }, ['east']);
  expect(metricsFor(metrics, 'east', { user: 'ana', groups: [] })).toBeUndefined();
});

test('nothing is asked of a cluster that stands in, nor with settings that are wrong', async () => {
  const demo = await openedFor({ url: 'http://127.0.0.1:1' }, ['demo'], 'demo');
  expect(metricsFor(demo.metrics, 'demo', undefined)).toBeUndefined();
  const wrong = await openedFor({ url: 'http://127.0.0.1:1', username: 'ana' }, ['east']);
  expect(wrong.metrics).toBeUndefined();
  expect(wrong.lines.join('\n')).toContain('PROMETHEUS_PASSWORD is not');
  expect((await openedFor({}, ['east'])).metrics).toBeUndefined();
});

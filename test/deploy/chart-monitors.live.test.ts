// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { metricCatalogue } from '../../adapters/telemetry/metric-catalogue.ts';
import { chartWith } from '../support/chart.ts';
import { describeWith, programPath } from '../support/needs.ts';

/** What Prometheus' operator says of each target beside `job` and `instance`. */
const OF_TARGETS = ['namespace', 'pod', 'container', 'service', 'endpoint', 'node'];
const ours = new Set(metricCatalogue.flatMap(({ labels }) => labels));

test('no metric says which process tells it: that is left to the scrape', () => {
  expect(['job', 'instance', 'k8sgpt_installation'].filter((label) => ours.has(label))).toEqual([]);
});

describeWith('helm', 'monitors of the chart', () => {
  test.each(['serviceMonitor', 'podMonitor'] as const)(
    'a %s keeps the namespace of an incident, which targets have a label for, too',
    (monitor) => {
      expect(OF_TARGETS.filter((label) => ours.has(label))).toEqual(['namespace']);
      const objects = chartWith(programPath('helm') ?? '').objects({
        secrets: { ADMIN_TOKEN: { name: 'k8sgpt-admin', key: 'token' } },
        metrics: { enabled: true, [monitor]: { enabled: true } },
      });
      const [found, ...others] = objects.filter(({ kind }) => /Monitor$/.test(kind));
      expect(others).toEqual([]);
      const endpoints = found?.['spec'].endpoints ?? found?.['spec'].podMetricsEndpoints;
      expect(endpoints).toEqual([expect.objectContaining({ path: '/metrics', honorLabels: true })]);
    },
  );
});

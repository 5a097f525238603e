// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { createMetrics } from '../../adapters/telemetry/metrics.ts';
import { MINUTE } from '../../src/core/clock.ts';
import { UNREACHABLE } from '../../src/core/lifecycle/unreachable.ts';
import type { WatchState } from '../../src/core/watch-state.ts';
import { gaugeIncidents } from '../../src/sinks/incident-gauges.ts';
import { watchTrouble } from '../../src/watches/watch-trouble.ts';
import { watchedRecord } from '../support/incident-events.ts';

const ana = { platform: 'slack', workspace: 'T1', id: 'U1', name: 'ana' };
const now = Date.parse('2026-11-25T12:00:00Z');

const told = async (metrics: ReturnType<typeof createMetrics>) =>
  (await metrics.expose()).body
    .split('\n')
    .filter((line) => /^k8sgpt_(?:incidents_open|number_of|cluster_unreachable)/.test(line))
    .sort();

test('open incidents are told by cluster, namespace, severity and state, also under the names of k8sgpt-operator', async () => {
  const metrics = createMetrics();
  const records = [
    watchedRecord(),
    watchedRecord({ record: { incident: 'b', acknowledged: { by: ana, at: now } } }),
    watchedRecord({ record: { incident: 'c', muted: { by: ana, at: now, until: now + 1 } } }),
    watchedRecord({ record: { incident: 'd', muted: { by: ana, at: now, until: now - 1 } } }),
    watchedRecord({ record: { incident: 'e', state: 'recovering', severity: 'warning' } }),
    watchedRecord({ record: { incident: 'f', state: 'resolved' } }),
    watchedRecord({ record: { incident: 'g', state: 'pending' } }),
    watchedRecord({ record: { incident: 'h', state: 'reported', watched: undefined } }),
    watchedRecord({
      record: { incident: 'u', cluster: 'prod-us', namespaces: [] },
      watched: { codes: [UNREACHABLE], object: 'Cluster/prod-us' },
    }),
  ];
  gaugeIncidents(records, metrics, now);
  expect(await told(metrics)).toEqual([
    'k8sgpt_cluster_unreachable{cluster="prod-us"} 1',
    'k8sgpt_incidents_open{cluster="prod-eu",namespace="shop",severity="critical",state="acknowledged"} 1',
    'k8sgpt_incidents_open{cluster="prod-eu",namespace="shop",severity="critical",state="muted"} 1',
    'k8sgpt_incidents_open{cluster="prod-eu",namespace="shop",severity="critical",state="open"} 2',
    'k8sgpt_incidents_open{cluster="prod-eu",namespace="shop",severity="warning",state="recovering"} 1',
    'k8sgpt_incidents_open{cluster="prod-us",namespace="",severity="critical",state="open"} 1',
    'k8sgpt_number_of_results_by_type{object_namespace="",kind="Cluster",name="prod-us",k8sgpt="prod-us"} 1',
    'k8sgpt_number_of_results_by_type{object_namespace="shop",kind="Deployment",name="checkout",k8sgpt="prod-eu"} 5',
    'k8sgpt_number_of_results{object_namespace="",k8sgpt="prod-us"} 1',
    'k8sgpt_number_of_results{object_namespace="shop",k8sgpt="prod-eu"} 5',
  ]);
  // What is over is no longer told, not told to be 0 for ever; a process that does not lead tells nothing.
  gaugeIncidents([watchedRecord()], metrics, now);
  expect(await told(metrics)).toHaveLength(3);
  gaugeIncidents([], metrics, now);
  expect(await told(metrics)).toEqual([]);
});

test('the bot does its work while every watch looks in time', () => {
  const watch = (given: Partial<WatchState> = {}): WatchState => ({
    watch: {
      schema: 1,
      id: 'all',
      origin: 'file',
      cluster: 'prod-eu',
      filters: [],
      rhythm: { type: 'every', ms: MINUTE },
      severity: 'warning',
      explain: false,
      to: [],
      madeAt: now - 60 * MINUTE,
    },
    look: { schema: 1, run: 'r', at: now - MINUTE, endedAt: now - MINUTE, outcome: 'looked', failed: 0 },
    dueAt: now + MINUTE,
    skipped: 0,
    ...given,
  });
  const stuck = { schema: 1, run: 'r', at: now - 10 * MINUTE, outcome: 'looking', failed: 0 } as const;
  const trouble = (...watches: readonly WatchState[]) => watchTrouble(watches, now);
  expect(trouble()).toBeUndefined();
  expect(trouble(watch())).toBeUndefined();
  expect(trouble(watch(), watch({ dueAt: now - 2 * MINUTE }))).toBe('watch all is late');
  expect(trouble(watch({ look: stuck }))).toBe('watch all no longer looks');
  expect(trouble(watch({ look: stuck, paused: { schema: 1, by: 'ana', at: now } }))).toBeUndefined();
  // A cluster that does not answer is looked at all the same: that is told as an incident.
  expect(trouble(watch({ look: { ...stuck, endedAt: now, outcome: 'failed', failed: 9 } }))).toBeUndefined();
});

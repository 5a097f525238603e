// SPDX-License-Identifier: Apache-2.0

import type { Metrics } from '../core/ports/telemetry.ts';
import { gaugeScans } from '../figures/gauge-scans.ts';
import type { LastScan } from '../figures/scans.ts';
import { livingWorkers } from '../living-workers.ts';
import { gaugeWatches } from '../watches/gauge-watches.ts';
import { readWatchStates } from '../watches/watch-states.ts';
import type { Base } from './base.ts';
import type { Core } from './core.ts';

/** One for each label value, with how many there are. */
const counted = (values: readonly string[], label: string) =>
  [...new Set(values)].map((value) => ({
    labels: { [label]: value },
    value: values.filter((one) => one === value).length,
  }));

const nothing = (metrics: Metrics): void => {
  gaugeWatches([], metrics, 0);
  gaugeScans([], metrics, 0);
  metrics.gauges('k8sgpt_workers', []);
  metrics.gauges('k8sgpt_delivery_waiting', []);
};

/**
 * Clusters that somebody still knows: a worker, or a watch. While no worker lives, all of them: their time since the last
 * scan is what whoever is woken wants to see.
 */
export const stillKnown = (
  scans: readonly LastScan[],
  known: ReadonlySet<string>,
  hasWorkers: boolean,
): readonly LastScan[] => (hasWorkers ? scans.filter(({ cluster }) => known.has(cluster)) : scans);

/** What one process tells of the whole installation; from any other none of it is told. */
export const gaugeInstallation = async (
  { core, base: { clock, metrics } }: { readonly core: Core; readonly base: Pick<Base, 'clock' | 'metrics'> },
  isLeading: boolean,
): Promise<void> => {
  if (!isLeading) {
    nothing(metrics);
    return;
  }
  const { watches: book, looks, pauses, state, outbox, scans } = core;
  const [states, beats, { clusters }, waiting, scanned] = await Promise.all([
    readWatchStates({ book, looks, pauses, clock }),
    livingWorkers(state),
    core.directory(),
    outbox.pending(),
    scans.list(),
  ]);
  const now = clock.now();
  gaugeWatches(states, metrics, now);
  const known = new Set([...clusters.map(({ name }) => name), ...states.map(({ watch }) => watch.cluster)]);
  gaugeScans(stillKnown(scanned, known, beats.length > 0), metrics, now);
  metrics.gauges(
    'k8sgpt_workers',
    counted(
      // What another release tells in a shape of its own.
      beats.map((beat) => beat?.version ?? 'unknown'),
      'version',
    ),
  );
  metrics.gauges(
    'k8sgpt_delivery_waiting',
    counted(
      waiting.map(({ place }) => place.split('/')[0] ?? ''),
      'platform',
    ),
  );
};

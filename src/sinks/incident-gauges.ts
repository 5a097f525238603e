// SPDX-License-Identifier: Apache-2.0

import type { IncidentRecord } from '../core/incident-record.ts';
import { recordAt } from '../core/incident-record.ts';
import { UNREACHABLE } from '../core/lifecycle/unreachable.ts';
import type { Metrics } from '../core/ports/telemetry.ts';

interface Series {
  readonly value: number;
  readonly labels: Readonly<Record<string, string>>;
}

type Labels = Readonly<Record<string, string>>;

/** One series for each set of labels, with how many there are of it. */
const counted = (all: readonly Labels[]): readonly Series[] => {
  const series = new Map<string, { value: number; readonly labels: Labels }>();
  for (const labels of all) {
    const key = JSON.stringify(labels);
    const one = series.get(key) ?? { value: 0, labels };
    one.value += 1;
    series.set(key, one);
  }
  return [...series.values()];
};

/** `Deployment/shop/checkout` → kind and name. */
const kindAndName = (object: string): { readonly kind: string; readonly name: string } => {
  const parts = object.split('/');
  return { kind: parts[0] ?? '', name: parts.at(-1) ?? '' };
};

const stateOf = (record: IncidentRecord, now: number): string => {
  const { acknowledged, muted, state } = recordAt(record, now);
  if (state === 'recovering') return 'recovering';
  if (muted !== undefined) return 'muted';
  return acknowledged === undefined ? 'open' : 'acknowledged';
};

const isOpen = ({ state, watched }: IncidentRecord): boolean =>
  watched !== undefined && (state === 'open' || state === 'recovering');

/** Series by metric; each incident counts in its first namespace, so that sums are right. */
export const incidentSeries = (
  records: readonly IncidentRecord[],
  now: number,
): Readonly<Record<string, readonly Series[]>> => {
  const open = records.filter(isOpen);
  const namespaceOf = ({ namespaces }: IncidentRecord): string => namespaces[0] ?? '';
  return {
    k8sgpt_incidents_open: counted(
      open.map((record) => ({
        cluster: record.cluster,
        namespace: namespaceOf(record),
        severity: record.severity,
        state: stateOf(record, now),
      })),
    ),
    k8sgpt_cluster_unreachable: counted(
      open.filter(({ watched }) => watched?.codes[0] === UNREACHABLE).map(({ cluster }) => ({ cluster })),
    ),
    k8sgpt_number_of_results: counted(
      open.map((record) => ({ object_namespace: namespaceOf(record), k8sgpt: record.cluster })),
    ),
    k8sgpt_number_of_results_by_type: counted(
      open.map((record) => ({
        object_namespace: namespaceOf(record),
        ...kindAndName(record.watched?.object ?? ''),
        k8sgpt: record.cluster,
      })),
    ),
  };
};

/** What is open now, and no more: a series ends with its last incident. Without records, as in every process but one, nothing is told. */
export const gaugeIncidents = (records: readonly IncidentRecord[], metrics: Metrics, now: number): void => {
  for (const [metric, series] of Object.entries(incidentSeries(records, now))) metrics.gauges(metric, series);
};

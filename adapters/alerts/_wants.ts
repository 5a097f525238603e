// SPDX-License-Identifier: Apache-2.0

import { bySeverity, type Severity } from '../../src/core/finding.ts';
import { matchesGlob } from '../../src/core/glob.ts';
import type { IncidentRecord } from '../../src/core/incident-record.ts';
import type { AlertSink } from '../../src/core/ports/alert-sink.ts';

interface Floor {
  readonly severity: Severity;
  /** Empty = all. */
  readonly clusters: readonly string[];
}

/** What was told of it when it was graver must also be told to be over. */
const gravest = ({ severity, watched }: IncidentRecord): Severity =>
  watched?.told !== undefined && bySeverity(watched.told.severity, severity) < 0
    ? watched.told.severity
    : severity;

/** Whether an incident is for this sink at all. Only watches open incidents, so only those are. */
export const isFor = (record: IncidentRecord, { severity, clusters }: Floor): boolean =>
  record.watched !== undefined &&
  bySeverity(gravest(record), severity) <= 0 &&
  (clusters.length === 0 || clusters.some((pattern) => matchesGlob(record.cluster, pattern)));

/** Passes what became of such incidents, where the sink has a use for it. */
export const wantsOf =
  (
    floor: Floor,
    hasUse: (event: Parameters<AlertSink['wants']>[0]) => boolean = () => true,
  ): AlertSink['wants'] =>
  (event) =>
    hasUse(event) && isFor(event.record, floor);

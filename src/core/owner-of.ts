// SPDX-License-Identifier: Apache-2.0

import type { Finding } from './finding.ts';
import { knownObject } from './finding-criteria.ts';
import type { Incident } from './incident.ts';
import type { Ref } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** Whose it is, by the first of these labels or annotations that is there. */
export const ownerIn = (
  labels: Readonly<Record<string, string>>,
  keys: readonly string[],
): string | undefined =>
  keys.flatMap((key) => (Object.hasOwn(labels, key) && labels[key] !== '' ? (labels[key] ?? []) : []))[0];

/** Of an annotation; a label's value ends at 63. */
const LONGEST = 100;

/**
 * Incidents with those labels and annotations of what is to blame by which they are routed and owned. The nearest that
 * has one says it: the workload, the object itself, what is blamed, then their namespace. A label goes before an
 * annotation of the same name.
 */
export const withLabels = (
  incidents: readonly Incident[],
  findings: readonly Finding[],
  keys: readonly string[],
  index: SnapshotIndex,
): readonly Incident[] => {
  if (keys.length === 0) return incidents;
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  return incidents.map((incident) => {
    const lead = byId.get(incident.findings[0] ?? '');
    const near: readonly Ref[] = [
      ...(lead === undefined ? [] : [lead.owner, lead.object]),
      incident.cause.object,
    ];
    const spaces = [...new Set(near.flatMap(({ namespace }) => namespace ?? []))];
    const objects = [...near, ...spaces.map((name): Ref => ({ kind: 'Namespace', name }))].flatMap(
      (ref) => knownObject(index, ref) ?? [],
    );
    const labels: Record<string, string> = {};
    for (const key of keys) {
      for (const { metadata } of objects) {
        const value = [metadata.labels, metadata.annotations]
          .flatMap((all) => (Object.hasOwn(all, key) ? (all[key] ?? []) : []))
          .find((text) => text.trim() !== '');
        if (value === undefined) continue;
        labels[key] = value.trim().slice(0, LONGEST);
        break;
      }
    }
    return Object.keys(labels).length === 0 ? incident : { ...incident, labels };
  });
};

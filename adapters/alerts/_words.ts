// SPDX-License-Identifier: Apache-2.0

import { plain } from '../../src/core/document.ts';
import type { IncidentRecord } from '../../src/core/incident-record.ts';
import type { IncidentEvent } from '../../src/core/ports/alert-sink.ts';

/** At most so many characters, never half of one; cut off where it is longer. */
export const within = (text: string, most: number): string => {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1);
  // The second half of a pair was cut off.
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
};

export const iso = (at: number): string => new Date(at).toISOString();

/** `prod-eu / shop: checkout is down`: what, and where it is. */
export const headlineOf = ({ cluster, namespaces, title }: IncidentRecord): string => {
  const [only, ...others] = namespaces;
  const where = only === undefined || others.length > 0 ? cluster : `${cluster} / ${only}`;
  return `${where}: ${plain(title)}`;
};

/** `pod/crash-loop` → `PodCrashLoop`: how rules of Prometheus are called. */
export const alertNameOf = ({ watched }: IncidentRecord): string =>
  (watched?.codes[0] ?? 'incident')
    .split(/[^a-z\d]+/i)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** The same for all that becomes of one episode of one incident. */
export const aliasOf = ({ cluster, incident, watched }: IncidentRecord): string =>
  `k8sgpt/${cluster}/${incident}/${watched?.episode ?? 0}`;

/** Since when people may know of it. */
export const startOf = ({ watched }: IncidentRecord, otherwise: number): number =>
  watched?.openedAt ?? watched?.firstSeen ?? otherwise;

/** What to do and why, where the operator wants it sent: lines. */
export const factLines = ({ facts }: IncidentEvent): readonly string[] =>
  facts === undefined
    ? []
    : [`Do: ${facts.fix}`, `Look: ${facts.kubectl}`, ...facts.evidence.map((line) => `Seen: ${line}`)];

export const detailOf = ({ turn }: IncidentEvent): string | undefined =>
  turn.detail === undefined ? undefined : plain(turn.detail);

/** What opens an incident there, or says it again. */
const FIRING: ReadonlySet<string> = new Set(['opened', 'reopened', 'worse', 'changed', 'escalated']);
export const isFiring = (turn: string): boolean => FIRING.has(turn);

// SPDX-License-Identifier: Apache-2.0

import { type Change, howLongBefore } from '../core/change.ts';
import { strong, type Text } from '../core/document.ts';
import type { Incident } from '../core/incident.ts';
import type { Report } from '../core/report.ts';
import { codeList, joined, plural, refText } from './words.ts';

/** `shop` / Deployment `checkout` · 2 workloads affected · since 11:31 (12 min). */
export const whereText = (incident: Incident, report: Report): Text => {
  const lead = report.findings.find(({ id }) => id === incident.findings[0]);
  const { namespaces } = incident;
  const owner = lead?.owner;
  return joined([
    owner === undefined ? codeList(namespaces, 3) : refText(owner),
    owner !== undefined && (namespaces.length > 1 || (namespaces.length > 0 && owner.namespace === undefined))
      ? [plural(namespaces.length, 'namespace'), ': ', ...codeList(namespaces, 3)]
      : [],
    incident.workloads > 1 ? [`${plural(incident.workloads, 'workload')} affected`] : [],
    incident.since === undefined ? [] : ['since ', { type: 'time', at: incident.since, style: 'relative' }],
  ]);
};

/** What follows from it, as one arrow chain; empty when nothing does. */
export const impactText = (incident: Incident): Text =>
  incident.impact.flatMap((link, index) => (index === 0 ? link : [' → ', ...link]));

/** "ConfigMap `shop-config` changed by kubectl · 3 min before": near in time, not said to be why. */
export const changeText = (change: Change, { since }: Incident): Text => [
  ...change.text,
  ` · ${howLongBefore(change, since)}`,
];

/** The newest change before it, and how many more there were; empty when none is known. */
export const changedText = (incident: Incident): Text => {
  const [newest, ...others] = incident.changes ?? [];
  if (newest === undefined) return [];
  return [
    strong('Changed: '),
    ...changeText(newest, incident),
    ...(others.length === 0 ? [] : [`, and ${plural(others.length, 'earlier change')}`]),
  ];
};

/** One imperative sentence. */
export const doText = (incident: Incident): Text => [strong('Do: '), ...incident.fix];

/** "1 · checkout is down: ConfigMap shop-config does not exist". */
export const titleText = (incident: Incident, number: number): Text => [`${number} · `, ...incident.title];

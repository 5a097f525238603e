// SPDX-License-Identifier: Apache-2.0

import { expect } from 'vitest';
import { plain } from '../../src/core/document.ts';
import type { Incident } from '../../src/core/incident.ts';
import { formatRef } from '../../src/core/ref.ts';
import type { Report } from '../../src/core/report.ts';
import type { Raw } from './objects.ts';

/** Incidents that people must act on; notes are left out. */
export const troubles = ({ incidents }: Report): readonly Incident[] =>
  incidents.filter(({ severity }) => severity !== 'info');

export const only = (report: Report): Incident => {
  const found = troubles(report);
  expect(found.map(({ title }) => plain(title))).toHaveLength(1);
  return found[0] as Incident;
};

/** `Kind/name` of each object that a finding of the incident is about. */
export const kindsIn = (report: Report, incident: Incident): readonly string[] =>
  [
    ...new Set(
      incident.findings.flatMap(
        (id) => report.findings.find((finding) => finding.id === id)?.object.kind ?? [],
      ),
    ),
  ].sort();

export const impact = (incident: Incident): string => incident.impact.map(plain).join(' → ');
export const cause = (incident: Incident): string => formatRef(incident.cause.object);

export const configured = (name: string): Raw => ({ configMapRef: { name } });
export const missingConfig = (name: string) => ({
  waiting: 'CreateContainerConfigError',
  message: `configmap "${name}" not found`,
});

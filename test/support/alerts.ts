// SPDX-License-Identifier: Apache-2.0

import type { IncidentRecord, Turn, Watched } from '../../src/core/incident-record.ts';
import type { Report } from '../../src/core/report.ts';

export const ALERTS = { platform: 'slack', workspace: 'T1', channel: 'C-alerts' } as const;

export const turn = (name: Turn['turn'], at: number, detail?: string): Turn => ({
  at,
  turn: name,
  ...(detail === undefined ? {} : { detail: [detail] }),
});

/** An incident of a report as a watch keeps it, open since `at` and told of in one channel unless said otherwise. */
export const openRecord = (
  report: Report,
  place: number,
  at: number,
  given: Partial<IncidentRecord> & { readonly watch?: Partial<Watched> } = {},
): IncidentRecord => {
  const incident = report.incidents[place];
  if (incident === undefined) throw new Error(`there is no incident ${place + 1}`);
  const { id, severity, title, namespaces, findings, cause, workloads } = incident;
  const { watch, ...more } = given;
  return {
    schema: 1,
    state: 'open',
    cluster: report.cluster,
    incident: id,
    severity,
    title,
    namespaces,
    report: report.id,
    history: [],
    watched: {
      watches: ['all'],
      episode: 1,
      firstSeen: at,
      since: at,
      lastSeen: at,
      asOf: at,
      openedAt: at,
      missed: 0,
      gone: [],
      codes: [cause.code],
      findings: [...findings],
      known: [],
      workloads,
      object: `${cause.object.kind}/${cause.object.namespace ?? ''}/${cause.object.name}`,
      labels: {},
      unread: [],
      places: [ALERTS],
      flapping: false,
      turns: [{ ...turn('opened', at), loud: true }],
      owed: [],
      escalated: 0,
      ...watch,
    },
    ...more,
  };
};

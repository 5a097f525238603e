// SPDX-License-Identifier: Apache-2.0

import { type ExternalAlert, isAbout, objectsOfAlert } from '../core/external-alert.ts';
import type { IncidentRecord } from '../core/incident-record.ts';
import type { Ref } from '../core/ref.ts';
import type { Report } from '../core/report.ts';

interface MatchParts {
  readonly book: { readonly list: () => Promise<readonly IncidentRecord[]> };
  readonly reports: { readonly load: (id: string) => Promise<Report | undefined> };
  /** Undefined where it is not known. */
  readonly clusterOf: (alert: ExternalAlert) => string | undefined;
}

const isOpen = ({ state, watched }: IncidentRecord): boolean =>
  watched !== undefined && watched.places.length > 0 && (state === 'open' || state === 'recovering');

/** `Deployment/shop/checkout`, or `Node/worker-7`. */
const refOf = (object: string): Ref => {
  const [kind = '', ...rest] = object.split('/');
  const name = rest.at(-1) ?? '';
  return rest.length > 1 ? { kind, namespace: rest[0], name } : { kind, name };
};

/** Everything that an incident is about, as far as its report is still there. */
const objectsOf = ({ incident: id, watched }: IncidentRecord, report: Report | undefined): readonly Ref[] => {
  const ids = new Set([id, ...(watched?.known ?? []), ...(watched?.findings ?? [])]);
  const incident = report?.incidents.find((one) => ids.has(one.id));
  const findings = new Set(incident?.findings);
  return [
    refOf(watched?.object ?? ''),
    ...(incident?.affected ?? []),
    ...(report?.findings ?? [])
      .filter((finding) => findings.has(finding.id))
      .flatMap(({ objects, owner }) => [...objects, owner]),
  ];
};

/** Alerts by the open incident that is told somewhere and that they are about; those of none under undefined. */
export const matchAlerts = async (
  alerts: readonly ExternalAlert[],
  { book, reports, clusterOf }: MatchParts,
): Promise<ReadonlyMap<IncidentRecord | undefined, readonly ExternalAlert[]>> => {
  const open = (await book.list()).filter(isOpen);
  const known = new Map<IncidentRecord, readonly Ref[]>();
  for (const record of open) known.set(record, objectsOf(record, await reports.load(record.report)));
  const groups = new Map<IncidentRecord | undefined, ExternalAlert[]>();
  for (const alert of alerts) {
    const cluster = clusterOf(alert);
    // A namespace is no object that one incident of it could be about.
    const objects = objectsOfAlert(alert).filter(({ kind }) => kind !== 'Namespace');
    const found = open.find(
      (record) =>
        record.cluster === cluster && objects.some((object) => isAbout(object, known.get(record) ?? [])),
    );
    const same = groups.get(found) ?? [];
    same.push(alert);
    groups.set(found, same);
  }
  return groups;
};

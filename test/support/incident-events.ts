// SPDX-License-Identifier: Apache-2.0

import type { IncidentRecord, Watched } from '../../src/core/incident-record.ts';
import type { Happening, IncidentEvent, IncidentFacts } from '../../src/core/ports/alert-sink.ts';

const at = Date.parse('2026-11-25T11:31:00Z');

interface Given {
  readonly record?: Partial<IncidentRecord> | undefined;
  readonly watched?: Partial<Watched> | undefined;
  readonly turn?: Partial<Happening> | undefined;
  readonly facts?: IncidentFacts | undefined;
}

/** An incident that a watch opened: checkout is down. */
export const watchedRecord = ({
  record,
  watched,
}: Pick<Given, 'record' | 'watched'> = {}): IncidentRecord => ({
  schema: 1,
  cluster: 'prod-eu',
  incident: 'f00d1e',
  severity: 'critical',
  title: ['checkout is down: ConfigMap ', { type: 'code', text: 'shop-config' }, ' does not exist'],
  namespaces: ['shop'],
  report: 'report-1',
  state: 'open',
  history: [],
  watched: {
    watches: ['all'],
    episode: 1,
    firstSeen: at - 30_000,
    since: at - 30_000,
    lastSeen: at,
    asOf: at,
    gone: [],
    openedAt: at,
    missed: 0,
    codes: ['deployment/config-missing', 'service/no-endpoints'],
    findings: ['f00d1e'],
    known: [],
    workloads: 2,
    object: 'Deployment/shop/checkout',
    labels: {},
    unread: [],
    places: [],
    flapping: false,
    turns: [],
    owed: [],
    escalated: 0,
    ...watched,
  },
  ...record,
});

export const incidentEvent = (name: Happening['turn'] = 'opened', given: Given = {}): IncidentEvent => {
  const record = watchedRecord(given);
  const turn = { at, turn: name, ...given.turn };
  return {
    id: `${record.incident}/${record.watched?.episode ?? 0}/${turn.turn}/${turn.at}`,
    turn,
    record,
    ...(given.facts === undefined ? {} : { facts: given.facts }),
  };
};

export const someFacts: IncidentFacts = {
  fix: 'Create ConfigMap shop-config in shop.',
  docs: 'https://kubernetes.io/docs/concepts/configuration/configmap/',
  kubectl: 'kubectl -n shop get configmap shop-config',
  evidence: ['container app waits: configmap "shop-config" not found'],
};

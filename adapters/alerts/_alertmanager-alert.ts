// SPDX-License-Identifier: Apache-2.0

import { plain } from '../../src/core/document.ts';
import type { IncidentRecord } from '../../src/core/incident-record.ts';
import type { IncidentFacts } from '../../src/core/ports/alert-sink.ts';
import { alertNameOf, headlineOf, iso, startOf } from './_words.ts';

/** As the v2 API takes it. https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml */
export interface PostableAlert {
  /** Who it is: the same labels are the same alert. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL?: string;
}

/** Marks what came from here, so that it is dropped where it comes back. */
const SOURCE = 'k8sgpt';

export interface AlertOf {
  readonly record: IncidentRecord;
  readonly facts?: IncidentFacts | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly endsAt: number;
  readonly link: string | undefined;
  /** Labels of the operator: what their routes of Alertmanager look for. */
  readonly labels: Readonly<Record<string, string>>;
}

/** An empty label is none. */
const present = (labels: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(labels).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, value] as const],
    ),
  );

/** `k8sgpt.ai/owner` → `label_k8sgpt_ai_owner`, as kube-state-metrics names them. */
const ownLabels = (labels: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [`label_${name.replace(/[^a-zA-Z0-9_]/g, '_')}`, value]),
  );

export const alertOf = ({ record, facts, now, endsAt, link, labels }: AlertOf): PostableAlert => {
  const { watched } = record;
  return {
    labels: {
      ...present(ownLabels(watched?.labels ?? {})),
      ...labels,
      ...present({
        alertname: alertNameOf(record),
        source: SOURCE,
        cluster: record.cluster,
        // Of several, the first: one label has one value, and routes look for it.
        namespace: record.namespaces[0],
        severity: record.severity,
        object: watched?.object,
        k8sgpt_incident: record.incident,
      }),
    },
    annotations: present({
      summary: headlineOf(record),
      description: plain(record.title),
      namespaces: record.namespaces.join(', '),
      workloads: watched === undefined ? undefined : String(watched.workloads),
      codes: watched?.codes.join(', '),
      acknowledged_by: record.acknowledged?.by.name,
      fix: facts?.fix,
      kubectl: facts?.kubectl,
      evidence: facts?.evidence.join('\n'),
      runbook_url: facts?.docs,
    }),
    startsAt: iso(startOf(record, now)),
    endsAt: iso(endsAt),
    ...(link === undefined ? {} : { generatorURL: link }),
  };
};

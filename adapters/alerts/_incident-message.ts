// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { plain } from '../../src/core/document.ts';
import { severities } from '../../src/core/finding.ts';
import { deeds, incidentStates, turns } from '../../src/core/incident-record.ts';
import type { IncidentEvent } from '../../src/core/ports/alert-sink.ts';
import { detailOf, iso } from './_words.ts';

const time = z.iso.datetime();

/** What webhooks and CloudEvents carry: one thing that became of one incident. Fields are added, never changed. */
export const IncidentMessage = z.strictObject({
  version: z.literal(1).describe('Grows when a field changes its meaning'),
  id: z.string().describe('The same event has the same id, however often it arrives'),
  event: z.enum([...turns, ...deeds]).describe('What became of it, or what somebody did about it'),
  at: time.describe('When'),
  detail: z.string().optional().describe('One clause: what grew, what fixed it'),
  by: z.string().optional().describe('Who did it, as they are called in chat'),
  incident: z
    .strictObject({
      id: z.string().describe('The same trouble has the same id'),
      episode: z.number().describe('Grows when it comes back long after it was resolved'),
      cluster: z.string(),
      namespaces: z.array(z.string()),
      severity: z.enum(severities),
      state: z.enum(incidentStates),
      title: z.string().describe('What is broken for whom, and the cause'),
      object: z.string().describe('The object to blame'),
      codes: z.array(z.string()).describe('What was found: the cause, then what follows from it'),
      workloads: z.number().describe('Workloads that suffer'),
      owner: z
        .string()
        .optional()
        .describe('Whose it is, by the first of `routes.ownerKeys` that the workload or its namespace has'),
      labels: z
        .record(z.string(), z.string())
        .optional()
        .describe('Labels and annotations of the workload or its namespace that routes ask for'),
      firstSeen: time,
      openedAt: time.optional(),
      resolvedAt: time.optional(),
      acknowledgedBy: z.string().optional().describe('As they are called in chat'),
      assignedTo: z.string().optional().describe('As they are called in chat'),
    })
    .describe('As it stood then'),
  facts: z
    .strictObject({
      fix: z.string().describe('What to do, in one sentence'),
      docs: z.string().describe('Where it is explained'),
      kubectl: z.string().describe('A command that shows it'),
      evidence: z.array(z.string()).describe('Words of the cluster, without secrets'),
    })
    .optional()
    .describe('Only with `evidence: true`'),
});
export type IncidentMessage = z.infer<typeof IncidentMessage>;

export const messageOfEvent = (event: IncidentEvent): IncidentMessage => {
  const { id, turn, record, facts, owner } = event;
  const { watched } = record;
  const labels = watched?.labels ?? {};
  const moment = (name: 'openedAt' | 'resolvedAt') =>
    watched?.[name] === undefined ? {} : { [name]: iso(watched[name]) };
  const detail = detailOf(event);
  const acknowledgedBy = record.acknowledged?.by.name;
  const assignedTo = record.assigned?.to.name;
  return {
    version: 1,
    id,
    event: turn.turn,
    at: iso(turn.at),
    ...(detail === undefined ? {} : { detail }),
    ...(turn.by === undefined ? {} : { by: turn.by }),
    incident: {
      id: record.incident,
      episode: watched?.episode ?? 0,
      cluster: record.cluster,
      namespaces: [...record.namespaces],
      severity: record.severity,
      state: record.state,
      title: plain(record.title),
      object: watched?.object ?? '',
      codes: [...(watched?.codes ?? [])],
      workloads: watched?.workloads ?? 0,
      ...(owner === undefined ? {} : { owner }),
      ...(Object.keys(labels).length === 0 ? {} : { labels: { ...labels } }),
      firstSeen: iso(watched?.firstSeen ?? turn.at),
      ...moment('openedAt'),
      ...moment('resolvedAt'),
      ...(acknowledgedBy === undefined ? {} : { acknowledgedBy }),
      ...(assignedTo === undefined ? {} : { assignedTo }),
    },
    ...(facts === undefined ? {} : { facts: { ...facts, evidence: [...facts.evidence] } }),
  };
};

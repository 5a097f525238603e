// SPDX-License-Identifier: Apache-2.0

import { commands } from '../../src/commands/index.ts';
import type { Access } from '../../src/core/access.ts';
import type { CommandContext, Plan } from '../../src/core/command.ts';
import type { ClusterEntry } from '../../src/core/directory.ts';
import type { Document } from '../../src/core/document.ts';
import { Refused } from '../../src/core/errors.ts';
import type { IncidentRecord } from '../../src/core/incident-record.ts';
import type { Report } from '../../src/core/report.ts';
import type { Run } from '../../src/core/run.ts';
import { readCommand } from '../../src/read-command.ts';
import { documentText } from './document-text.ts';

export const NOW = Date.parse('2026-11-22T10:00:00Z');

export const cluster = (name: string, given: Partial<ClusterEntry> = {}): ClusterEntry => ({
  name,
  default: false,
  namespaces: ['payments', 'shop'],
  seenAt: NOW - 60_000,
  source: 'kubernetes',
  ...given,
});

const everything: Access = {
  clusters: ['*'],
  namespaces: undefined,
  defaultCluster: undefined,
  admin: false,
};

export interface Asked extends Partial<Omit<CommandContext, 'access' | 'directory'>> {
  readonly access?: Partial<Access>;
  readonly clusters?: readonly ClusterEntry[];
}

/** Ana, in a channel of Slack, who may see two clusters. */
const contextOf = (line: string, { access, clusters, ...given }: Asked): CommandContext => ({
  interaction: {
    id: 'i1',
    conversation: { platform: 'slack', workspace: 'T1', channel: 'C1' },
    person: { id: 'U1', name: 'ana' },
    at: NOW,
    source: 'command',
    line,
  },
  now: NOW,
  access: { ...everything, ...access },
  directory: { clusters: clusters ?? [cluster('prod-eu', { default: true }), cluster('staging')] },
  filters: [
    { name: 'Pod', group: 'core', title: 'Pods that do not run', active: 'yes' },
    { name: 'Service', group: 'core', title: 'Services that answer nobody', active: 'yes' },
    { name: 'Log', group: 'additional', title: 'Errors in logs', active: 'no' },
  ],
  commands,
  ...given,
});

/** What a line leads to. */
export const planOf = (line: string, given: Asked = {}): Plan => {
  const { command, args } = readCommand(line, commands);
  return command.plan(args as never, contextOf(line, given));
};

/** Everything that an answer says, as plain text. */
export const answerTo = (line: string, given: Asked = {}): string => {
  const plan = planOf(line, given);
  if (plan.type === 'run' || plan.type === 'mark') throw new Error(`${line} answers nothing itself`);
  return documentText(plan.type === 'form' ? plan.instead : plan.document);
};

/** The sentence and the hint with which a line is refused. */
export const refusalOf = (line: string, given: Asked = {}): { message: string; hint: string | undefined } => {
  try {
    planOf(line, given);
  } catch (error) {
    if (error instanceof Refused) return { message: error.message, hint: error.hint };
    throw error;
  }
  throw new Error(`${line} was not refused`);
};

const opening: Document = { summary: 'Checking', blocks: [] };

export const run = (id: string, given: Partial<Run> = {}): Run => ({
  schema: 1,
  id,
  shareKey: id,
  queue: 'cluster-prod-eu',
  work: { kind: 'analyze', cluster: 'prod-eu', scope: {}, filters: [], explain: false },
  opening,
  state: 'running',
  listeners: [listener('U1')],
  createdAt: NOW - 5_000,
  ...given,
});

export const listener = (person: string): Run['listeners'][number] => ({
  interaction: `i-${person}`,
  conversation: { platform: 'slack', workspace: 'T1', channel: 'C1' },
  person: { id: person },
  joinedAt: NOW - 5_000,
});

const ben = { platform: 'slack', workspace: 'T1', id: 'U-ben', name: 'ben' };

/** What Ben did about one incident of a report, five minutes ago. */
export const recordOf = (
  report: Report,
  at: number,
  done: { readonly acknowledged?: true; readonly muted?: true; readonly assigned?: true },
): IncidentRecord => {
  const incident = report.incidents[at];
  if (incident === undefined) throw new Error(`there is no incident ${at + 1}`);
  const when = { by: ben, at: NOW - 300_000 };
  const { acknowledged, muted, assigned } = done;
  const deeds = [
    ...(acknowledged === undefined ? [] : ['acknowledged' as const]),
    ...(assigned === undefined ? [] : ['assigned' as const]),
    ...(muted === undefined ? [] : ['muted' as const]),
  ];
  return {
    schema: 1,
    state: 'reported',
    cluster: report.cluster,
    incident: incident.id,
    severity: incident.severity,
    title: incident.title,
    namespaces: incident.namespaces,
    report: report.id,
    ...(acknowledged === undefined ? {} : { acknowledged: when }),
    ...(assigned === undefined ? {} : { assigned: { ...when, to: ben } }),
    ...(muted === undefined ? {} : { muted: { ...when, until: NOW + 3_600_000 } }),
    history: deeds.map((deed) => ({ ...when, deed, interaction: `did-${deed}-${at}` })),
  };
};

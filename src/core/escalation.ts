// SPDX-License-Identifier: Apache-2.0

import type { Severity } from './finding.ts';
import type { Group } from './group.ts';
import type { IncidentRecord } from './incident-record.ts';
import type { Place } from './watch.ts';

/** What is done when nobody acknowledges an incident. */
export type EscalationDeed =
  /** Said again in its thread; a group in place of that of the route where one is named. */
  | { readonly type: 'mention'; readonly group?: Group | undefined }
  /** Told where the routes say that it goes next. */
  | { readonly type: 'next' }
  | {
      readonly type: 'tell';
      readonly to: readonly (Place & { readonly mention?: Group | undefined })[];
    }
  /** Sent to paging: the sink of this name, or every one that pages. */
  | { readonly type: 'page'; readonly sink?: string | undefined };

/** In place of the name of a sink: every one that pages. */
export const EVERY_PAGER = '*';

const isMeant = (name: string | undefined, sink: string): boolean => name === sink || name === EVERY_PAGER;

/** Whether an escalation has paged this sink since the incident was last there. */
export const wasPaged = ({ watched }: IncidentRecord, sink: string): boolean =>
  watched?.paged?.some((name) => isMeant(name, sink)) === true;

/** Whether the last step that paged is for this sink. */
export const isPagedNow = ({ watched }: IncidentRecord, sink: string): boolean =>
  isMeant(watched?.paged?.at(-1), sink);

export interface EscalationStep {
  /** Milliseconds from its opening on, while nobody acknowledged it. */
  readonly afterMs: number;
  readonly deed: EscalationDeed;
}

export interface Escalation {
  /** What is as grave as one of these is escalated. */
  readonly severities: readonly Severity[];
  /** By time. */
  readonly steps: readonly EscalationStep[];
}

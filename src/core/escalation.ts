import type { Severity } from './finding.ts';
import type { Group } from './group.ts';
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

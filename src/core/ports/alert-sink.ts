// SPDX-License-Identifier: Apache-2.0

import type { Text } from '../document.ts';
import type { deeds, IncidentRecord, TurnName } from '../incident-record.ts';

/** What became of an incident by itself, or what somebody did about it. */
export interface Happening {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly turn: TurnName | (typeof deeds)[number];
  /** One clause for people. */
  readonly detail?: Text | undefined;
  /** Who did it, as they are called in chat; never an id. */
  readonly by?: string | undefined;
}

/** What a report says of an incident beside its title, as plain text without secrets. */
export interface IncidentFacts {
  /** One imperative sentence. */
  readonly fix: string;
  readonly docs: string;
  readonly kubectl: string;
  /** Words of the cluster, bounded. */
  readonly evidence: readonly string[];
}

/** One thing that became of one incident, for those who are told by machine. */
export interface IncidentEvent {
  /** The same event has the same id, however often it is sent: `<cluster>/<incident>/<episode>/<turn>/<at>`. */
  readonly id: string;
  readonly turn: Happening;
  /** As it stood then. */
  readonly record: IncidentRecord;
  /** Whose it is, as labels or annotations of the workload or its namespace say. */
  readonly owner?: string | undefined;
  /** Present where the sink wants it and the report is still there. */
  readonly facts?: IncidentFacts | undefined;
}

/** Somebody outside who wants to know of incidents: Alertmanager, a webhook, paging. */
export interface AlertSink {
  /** Its name in configuration and metrics. */
  readonly name: string;
  /** Whether it wants to hear of this at all. Pure. */
  readonly wants: (event: IncidentEvent) => boolean;
  /** It is given `facts`: words of the cluster leave only where the operator said so. */
  readonly wantsFacts?: boolean | undefined;
  /**
   * At least once, in order per incident. Throws Unavailable (retryAfterMs honoured) to be asked again, Refused when it
   * will never be taken.
   */
  readonly send: (event: IncidentEvent, signal: AbortSignal) => Promise<void>;
  /** What has to be said again and again, and how often; absent where once is enough. */
  readonly repeat?:
    | {
        readonly everyMs: number;
        /** Said only while the bot does its work: a sign of life. */
        readonly onlyWhileWorking?: boolean | undefined;
        readonly send: (open: readonly IncidentRecord[], signal: AbortSignal) => Promise<void>;
      }
    | undefined;
  readonly close: () => Promise<void>;
}

import type { IncidentRecord, Turn } from '../incident-record.ts';

/** One thing that became of one incident, for those who are told by machine. */
export interface IncidentEvent {
  /** The same event has the same id, however often it is sent: `<incident>/<episode>/<turn>/<at>`. */
  readonly id: string;
  readonly turn: Turn;
  /** As it stood then. */
  readonly record: IncidentRecord;
}

/** Somebody outside who wants to know of incidents: Alertmanager, a webhook, paging. */
export interface AlertSink {
  /** Its name in configuration and metrics. */
  readonly name: string;
  /** Whether it wants to hear of this at all. Pure. */
  readonly wants: (event: IncidentEvent) => boolean;
  /**
   * At least once, in order per incident. Throws Unavailable (retryAfterMs honoured) to be asked again, Refused when it
   * will never be taken.
   */
  readonly send: (event: IncidentEvent, signal: AbortSignal) => Promise<void>;
  /** What has to be said again and again while incidents are open, and how often; absent where once is enough. */
  readonly repeat?:
    | {
        readonly everyMs: number;
        readonly send: (open: readonly IncidentRecord[], signal: AbortSignal) => Promise<void>;
      }
    | undefined;
  readonly close: () => Promise<void>;
}

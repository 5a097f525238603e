// SPDX-License-Identifier: Apache-2.0

import type { MarkAlerts } from './alerts/mark-alerts.ts';
import type { AskedQuestions } from './asked-questions.ts';
import type { Audit } from './audit.ts';
import type { AnswerDesk } from './cached-answers.ts';
import type { WatchParts } from './change-watches.ts';
import type { AuditSettings } from './config/audit.ts';
import type { Access } from './core/access.ts';
import type { Clock } from './core/clock.ts';
import type { AnyCommand, CommandContext, Health } from './core/command.ts';
import type { Interaction } from './core/conversation.ts';
import type { Directory } from './core/directory.ts';
import type { Document } from './core/document.ts';
import type { Who } from './core/incident-record.ts';
import type { JobQueue } from './core/ports/job-queue.ts';
import type { Log, Metrics, Trace } from './core/ports/telemetry.ts';
import type { Report } from './core/report.ts';
import type { ReportSummary } from './core/report-summary.ts';
import type { Routes } from './core/route.ts';
import type { Span } from './core/spans-of-time.ts';
import type { Spending } from './core/spending.ts';
import type { Durations } from './durations.ts';
import type { FeedbackBook } from './feedback-book.ts';
import type { IncidentBook } from './incident-book.ts';
import type { Outbox } from './outbox.ts';
import type { Pauses, PauseWatch } from './pause.ts';
import type { PurgeDesk } from './purge/purge-desk.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Runs } from './runs.ts';
import type { Silences } from './silences.ts';
import type { TellAdmins } from './tell-admins.ts';

export interface DispatchParts {
  readonly commands: readonly AnyCommand[];
  readonly filters: CommandContext['filters'];
  readonly clock: Clock;
  readonly queue: JobQueue;
  readonly runs: Runs;
  readonly outbox: Outbox;
  readonly reports: {
    readonly load: (id: string) => Promise<Report | undefined>;
    readonly recent: () => Promise<readonly ReportSummary[]>;
    readonly lastFor: (conversation: Interaction['conversation']) => Promise<string | undefined>;
    readonly shownIn: (id: string) => Promise<readonly Interaction['conversation'][]>;
  };
  readonly book: IncidentBook;
  readonly feedback: FeedbackBook;
  readonly silences: Silences;
  readonly asked: Pick<AskedQuestions, 'of'>;
  readonly directory: () => Promise<Directory>;
  readonly health: () => Promise<Health>;
  readonly accessOf: (interaction: Interaction) => Access;
  /** In which explanations are written there; what the person's locale says unless given. */
  readonly languageOf?: ((interaction: Interaction) => string | undefined) | undefined;
  /** What somebody is called whom nobody has met yet; within a moment, and never throws. */
  readonly nameOf: (who: Who) => Promise<string | undefined>;
  /** Shows in alerts what somebody did about their incidents; undefined where nothing is watched. */
  readonly alerts?: MarkAlerts | undefined;
  /** Stops a run, wherever it waits or runs. */
  readonly cancel: (run: string, by: string) => Promise<void>;
  /** How long one waits with so many before it, in milliseconds. */
  readonly waitOf?: Durations['wait'] | undefined;
  /** Whether no worker takes work of this queue; never throws. */
  readonly isIdle?: ((queue: string) => Promise<boolean>) | undefined;
  readonly audit: Audit;
  /** What is written of the words of a question. */
  readonly questions: AuditSettings['questions'];
  readonly pauses: Pauses;
  /** Undefined where nothing is watched. */
  readonly watches?: WatchParts | undefined;
  readonly paused: PauseWatch['current'];
  readonly tellAdmins: TellAdmins;
  /** Messages that a storm held back in this place. */
  readonly held: (conversation: Interaction['conversation'], digest: string) => Promise<readonly Document[]>;
  /** Undefined where no answers are remembered. */
  readonly answers?: AnswerDesk | undefined;
  /** Undefined where there is nothing to purge: at a command line. */
  readonly purges?: PurgeDesk | undefined;
  /** What AI took, of everybody and of whoever asks. */
  readonly spending?: ((asker: Interaction) => Promise<Spending>) | undefined;
  /** Times at which each watched cluster was seen; undefined where nothing is watched. */
  readonly sights?: (() => Promise<Readonly<Record<string, readonly Span[]>>>) | undefined;
  /** Who is told of what, where; undefined where nobody is told of anything. */
  readonly routes?: Routes | undefined;
  /** How much one may ask; as much as they like unless given. */
  readonly limits?: RateLimits | undefined;
  /** How many may wait in one queue; 0 or nothing = any number. */
  readonly mostWaiting?: number | undefined;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly trace: Trace;
  /** Milliseconds within which acceptance must be durable: under the 3 s that platforms allow. */
  readonly acceptWithinMs?: number;
}

// SPDX-License-Identifier: Apache-2.0

import type { Access, Right } from './access.ts';
import type { AuditEntry } from './audit-entry.ts';
import type { CachedAnswers } from './cached-answers.ts';
import type { Interaction } from './conversation.ts';
import type { Directory } from './directory.ts';
import type { Document } from './document.ts';
import type { Feedback } from './feedback.ts';
import type { Figures } from './figures.ts';
import type { Filter } from './filters-of.ts';
import type { FlagSpecs, FlagValues, Suggests } from './flags.ts';
import type { Form } from './form.ts';
import type { IncidentRecord, IncidentSubject } from './incident-record.ts';
import type { Mark } from './mark.ts';
import type { Pause } from './pause.ts';
import type { PurgeRequest } from './purge.ts';
import type { Exchange } from './question.ts';
import type { Report } from './report.ts';
import type { ReportSummary } from './report-summary.ts';
import type { Routes } from './route.ts';
import type { Run } from './run.ts';
import type { Silence } from './silence.ts';
import type { Span } from './spans-of-time.ts';
import type { Spending } from './spending.ts';
import type { WatchChange } from './watch-change.ts';
import type { WatchState } from './watch-state.ts';
import type { Work } from './work.ts';

/** What a command may know: gathered before it is asked, so that commands stay pure. */
export interface CommandContext {
  readonly interaction: Interaction;
  readonly now: number;
  readonly access: Access;
  /** In which explanations are written for this person in this place; undefined = English. */
  readonly language?: string | undefined;
  readonly directory: Directory;
  /** Filter names that exist, in order. */
  readonly filters: readonly Filter[];
  readonly commands: readonly AnyCommand[];
  /** Present when declared in `needs`: the report named by --report, else the last one of this thread or channel. */
  readonly report?: Report | undefined;
  /** Present when declared in `needs`: ids of those incidents of the report whose details are replies here already. */
  readonly replied?: readonly string[] | undefined;
  /** Present when declared in `needs`: what was asked of the report here before, oldest first. */
  readonly earlier?: readonly Exchange[] | undefined;
  /** Present when declared in `needs`: what people did about incidents that this person may see. */
  readonly records?: readonly IncidentRecord[] | undefined;
  /** Present when declared in `needs`: reports that this person may see, newest first. */
  readonly history?: readonly ReportSummary[] | undefined;
  /** Present when declared in `needs`: runs that wait or run now. */
  readonly runs?: readonly Run[] | undefined;
  /** Present when declared in `needs`: queues, platforms and stores as they are now. */
  readonly health?: Health | undefined;
  /** What of all this could not be read now, in a few words each: not to be told as nothing. */
  readonly unread?: readonly string[] | undefined;
  /** Present when declared in `needs`: what was asked of the bot within --since (a day unless given), newest first. */
  readonly audit?: readonly AuditEntry[] | undefined;
  /** Present when declared in `needs`: what the bot does not do now. */
  readonly pauses?: readonly Pause[] | undefined;
  /** Present when declared in `needs`: what is muted by rule in clusters that this person may see. */
  readonly silences?: readonly Silence[] | undefined;
  /** Present when declared in `needs`: what people thought of explanations of clusters that this person may see, newest first. */
  readonly feedback?: readonly Feedback[] | undefined;
  /** Present when declared in `needs`: messages of this place that a storm held back, oldest first, for --digest. */
  readonly held?: readonly Document[] | undefined;
  /** Present when declared in `needs` and answers are remembered: what the operands ask to see of them. */
  readonly cache?: CachedAnswers | undefined;
  /** Present when declared in `needs`: times at which each watched cluster was seen. */
  readonly sights?: Readonly<Record<string, readonly Span[]>> | undefined;
  /** Present when declared in `needs`: who is told of what, where. */
  readonly routes?: Routes | undefined;
  /** Present when declared in `needs`: watches of what this person may see. */
  readonly watches?: readonly WatchState[] | undefined;
  /** Present when declared in `needs`: what AI took, of everybody, this channel and this person. */
  readonly spending?: Spending | undefined;
}

export interface Health {
  /** For admins: what settings allow beyond what most need, one sentence each. */
  readonly risks?: readonly string[] | undefined;
  readonly version: string;
  readonly startedAt: number;
  readonly parts: readonly {
    readonly name: string;
    readonly status: 'ok' | 'degraded' | 'down' | 'embedded';
    readonly detail: string;
  }[];
  /** How well all processes did lately; undefined where nobody counts. */
  readonly figures?: Figures | undefined;
  /** How each cluster was last looked at. */
  readonly scans?: readonly Scanned[] | undefined;
  /** What could not be read now, in a few words each. */
  readonly unread?: readonly string[] | undefined;
}

/** When a cluster was last looked at, epoch milliseconds, and which analyzers failed in its last whole scan. */
export interface Scanned {
  readonly cluster: string;
  readonly at: number;
  readonly broken: readonly string[];
}

/** What dispatch gathers for a command that declares it. */
export type Need =
  | 'report'
  | 'replies'
  | 'runs'
  | 'health'
  | 'audit'
  | 'pauses'
  | 'held'
  | 'asked'
  | 'records'
  | 'feedback'
  | 'silences'
  | 'history'
  | 'cache'
  | 'spending'
  | 'watches'
  | 'sights'
  | 'routes';

export type Audience = 'channel' | 'person';

/** What a command decides; dispatch performs it. */
export type Plan =
  | { readonly type: 'answer'; readonly document: Document; readonly audience: Audience }
  | { readonly type: 'run'; readonly work: Exclude<Work, { kind: 'watch' }>; readonly opening: Document }
  /** Told in the channel and to admins. */
  | {
      readonly type: 'pause';
      readonly set: readonly Pause[];
      readonly clear: readonly Pause[];
      readonly document: Document;
    }
  /** Somebody does something about incidents: written down, shown where they are shown, and said in the thread. */
  | { readonly type: 'mark'; readonly subjects: readonly IncidentSubject[]; readonly mark: Mark }
  /** Somebody does not want to be told of something for a while, or again. */
  | {
      readonly type: 'silence';
      readonly set?: Silence | undefined;
      readonly end?: string | undefined;
      readonly document: Document;
    }
  /** Somebody changes what is watched. */
  | {
      readonly type: 'watch';
      readonly change: WatchChange;
      readonly document: Document;
      readonly audience: Audience;
    }
  /** Everything that is kept of somebody goes, or is counted; the answer follows. */
  | { readonly type: 'purge'; readonly request: PurgeRequest; readonly document: Document }
  /** Remembered answers are removed. */
  | { readonly type: 'forget'; readonly keys: readonly string[] | 'all'; readonly document: Document }
  /** Somebody thought something of an explanation: kept, and said to them alone. */
  | { readonly type: 'feedback'; readonly feedback: Feedback; readonly document: Document }
  /** More is needed than a button can say. `instead` tells how to type it, where no form can be opened. */
  | { readonly type: 'form'; readonly form: Form; readonly instead: Document }
  | {
      readonly type: 'cancel';
      readonly runs: readonly string[];
      readonly document: Document;
      readonly audience: Audience;
    };

export interface Command<F extends FlagSpecs = FlagSpecs> {
  readonly verb: string;
  readonly aliases?: readonly string[];
  /** What it does, for rules of access: `read` unless given. */
  readonly right?: Right;
  /** One line for help. */
  readonly summary: string;
  /** What may follow the verb besides flags, for example `[KIND/NAME]`; undefined = nothing. */
  readonly operands?:
    | {
        readonly placeholder: string;
        readonly max: number;
        readonly suggests?: Suggests;
        /** From the first of them on everything is words: nothing in it is a flag, and quotes are as they stand. */
        readonly prose?: boolean;
      }
    | undefined;
  /** Known to buttons and surfaces of the bot, not offered in help or completion. */
  readonly hidden?: boolean;
  readonly flags: F;
  /** Each a full line that works: shown in help and in errors, run by tests. */
  readonly examples: readonly [string, ...string[]];
  readonly needs?: readonly Need[];
  /** Throws Refused with one clear sentence when the arguments make no sense. */
  readonly plan: (
    args: { readonly flags: FlagValues<F>; readonly operands: readonly string[] },
    context: CommandContext,
  ) => Plan;
}

/** A command of whatever flags: what registries hold. */
export interface AnyCommand extends Omit<Command, 'plan'> {
  readonly plan: (
    args: { readonly flags: never; readonly operands: readonly string[] },
    context: CommandContext,
  ) => Plan;
}

export const defineCommand = <const F extends FlagSpecs>(command: Command<F>): Command<F> =>
  Object.freeze(command);

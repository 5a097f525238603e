// SPDX-License-Identifier: Apache-2.0

import type { AnalysisSettings } from './analysis-settings.ts';
import type { RegisteredAnalyzer } from './analyzer.ts';
import type { Clock } from './clock.ts';
import type { CustomOutcome } from './custom-finding.ts';
import type { Document } from './document.ts';
import type { Explanation } from './explanation.ts';
import type { Incident } from './incident.ts';
import type { Marks } from './incident-record.ts';
import type { Looked } from './look.ts';
import type { AnalysisMeter } from './measured-analysis.ts';
import type { ClusterReader } from './ports/cluster-reader.ts';
import type { CustomRequest } from './ports/custom-analyzer.ts';
import type { Looking } from './ports/looking.ts';
import type { Trace } from './ports/telemetry.ts';
import type { Exchange, QuestionAnswer, QuestionRequest } from './question.ts';
import type { Report } from './report.ts';
import type { Snapshot } from './snapshot.ts';
import type { Spender } from './spending.ts';
import type { Watch } from './watch.ts';
import type { WorkKind, WorkOf } from './work.ts';
import type { Workload } from './workload.ts';

/** One message of a job as it stands now. `root` is the message that the opening became; the rest are replies in its thread. */
export interface Update {
  readonly message: 'root' | { readonly reply: string };
  readonly document: Document;
  /** Finals are sent before progress, and are never overtaken by it. */
  readonly final: boolean;
}

/** Name of the reply that tells one incident in full. */
export const incidentReply = (incident: string): string => `incident/${incident}`;

export interface ExplainRequest {
  readonly incident: Incident;
  readonly report: Report;
  readonly language?: string | undefined;
  /** The model is asked anew, and its answer is not remembered. */
  readonly fresh?: boolean | undefined;
  /** By which AI backend; the usual one unless given. */
  readonly backend?: string | undefined;
  /** On whose account; nobody's unless given. */
  readonly spender?: Spender | undefined;
}

/** What analyzers of other people are asked. */
export interface CustomAsked extends Pick<CustomRequest, 'cluster' | 'scope' | 'language' | 'objects'> {
  /** Those that were chosen. */
  readonly names: readonly string[];
  /** Whether somebody named it, rather than a group or nothing. */
  readonly isNamed: (name: string) => boolean;
  /** The cluster is read with the rights of one person. */
  readonly isPerson: boolean;
}

/** One outcome for each that is for this cluster, in the order of the names. Throws the signal's reason only. */
export type AskCustom = (asked: CustomAsked, signal: AbortSignal) => Promise<readonly CustomOutcome[]>;

/** What becomes of the looks of watches. Each throws Unavailable when it could not be written down. */
export interface WatchDesk {
  /** A worker has taken the look; false: it is not wanted any more (paused, removed, done by another). */
  readonly begun: (watch: Watch, run: string) => Promise<boolean>;
  /** `snapshot`: what the report was made of. Resolves to when it has to be looked at once more, epoch milliseconds; undefined: as planned. */
  readonly saw: (
    watch: Watch,
    run: string,
    report: Report,
    snapshot?: Snapshot,
  ) => Promise<number | undefined>;
  /** It could not look, and why. `isSeeing`: the cluster was asked; otherwise the watch itself is wrong. */
  readonly failed: (watch: Watch, run: string, error: unknown, isSeeing: boolean) => Promise<void>;
}

/** What jobs may use. */
export interface JobContext {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly askedBy: string | undefined;
  readonly openCluster: (name: string) => Promise<ClusterReader>;
  readonly analyzers: readonly RegisteredAnalyzer[];
  /** Asks the custom ones among them; undefined where there are none. */
  readonly askCustom?: AskCustom | undefined;
  /** What the operator of a cluster hides and changes; nothing by default. */
  readonly settingsOf?: ((cluster: string) => AnalysisSettings) | undefined;
  readonly reports: {
    readonly save: (report: Report) => Promise<void>;
    readonly load: (id: string) => Promise<Report | undefined>;
  };
  /** Whether a model may be asked about reports: their names are kept for masking then. Yes, unless told otherwise. */
  readonly needsNames?: boolean | undefined;
  /** Never throws for a failing AI: guidance stands in and says why. Yields growing versions; the last is complete. */
  readonly explain: (request: ExplainRequest, signal: AbortSignal) => AsyncIterable<Explanation>;
  /** The same of a question about a report. */
  readonly answer: (request: QuestionRequest, signal: AbortSignal) => AsyncIterable<QuestionAnswer>;
  /** The cluster of a report, as far as the report's scope goes: for a model that looks further. Undefined = not wanted. */
  readonly look?: ((report: Report, signal: AbortSignal) => Promise<Looking>) | undefined;
  /** Keeps what was asked and answered, where it was asked: the context of the next question there. */
  readonly remember: (report: string, exchange: Exchange) => Promise<void>;
  /** Hears of every analysis; undefined where nobody counts. */
  readonly analysed?: AnalysisMeter | undefined;
  /** For choices while people type; never throws. */
  readonly noteWorkloads: (
    cluster: string,
    namespaces: readonly string[] | undefined,
    workloads: readonly Workload[],
  ) => Promise<void>;
  /** Keeps what was seen of a cluster for whoever asked for it as data. */
  readonly keepSight: (looked: Looked) => Promise<void>;
  /** Whether logs of pods may be shown. */
  readonly showsLogs: boolean;
  /** What people did about incidents of a cluster, as it stands now. */
  readonly marks: (cluster: string) => Promise<Marks>;
  /** Undefined where nothing is watched: for one person at a command line. */
  readonly watching?: WatchDesk | undefined;
  readonly runId: string;
  /** In which the parts of the job are spans; undefined = nothing is traced. */
  readonly trace?: Trace | undefined;
}

/** Work of one kind → Documents over time. The return value names the report it made. */
export interface JobDefinition<K extends WorkKind = WorkKind> {
  readonly kind: K;
  readonly deadlineMs: number;
  readonly run: (
    work: WorkOf<K>,
    context: JobContext,
    signal: AbortSignal,
  ) => AsyncGenerator<Update, string | undefined>;
}

export const defineJob = <K extends WorkKind>(job: JobDefinition<K>): JobDefinition<K> => Object.freeze(job);

// SPDX-License-Identifier: Apache-2.0

import type { SpanAttribute, SpanSubject } from '../span-catalogue.ts';
import type { TraceContext } from '../trace-context.ts';

/** Structured logs: a constant sentence with fields. Fields never hold secrets, chat text or cluster text in clear. */
export interface Log {
  readonly debug: (fields: LogFields, message: string) => void;
  readonly info: (fields: LogFields, message: string) => void;
  readonly warn: (fields: LogFields, message: string) => void;
  readonly error: (fields: LogFields, message: string) => void;
  readonly child: (fields: LogFields) => Log;
}

export type LogFields = Readonly<Record<string, unknown>>;

/** Counters and histograms by their Prometheus names; labels are few and bounded. */
export interface Metrics {
  readonly count: (metric: string, labels?: Readonly<Record<string, string>>, by?: number) => void;
  /** Seconds for durations, bytes for sizes. */
  readonly observe: (metric: string, value: number, labels?: Readonly<Record<string, string>>) => void;
  readonly gauge: (metric: string, value: number, labels?: Readonly<Record<string, string>>) => void;
  /** All series that a gauge has from now on: what is not among them is no longer told. */
  readonly gauges: (
    metric: string,
    series: readonly { readonly value: number; readonly labels: Readonly<Record<string, string>> }[],
  ) => void;
  /** Every series that has this label is no longer told: a cluster, a watch, a sink that there is no more. */
  readonly forget: (label: string, value: string) => void;
}

/** What a span says of its work: ids, names of clusters, kinds and backends, counts, outcomes. Never chat text, cluster text, names of objects or secrets. */
export type SpanAttributes = Readonly<
  Partial<Record<SpanAttribute, string | number | boolean | readonly string[] | undefined>>
>;

/** One of the catalogue, with what is worked on where that is one of a few: `list pods`, `chat gpt-5`. */
export type SpanName = SpanSubject | `${SpanSubject} ${string}`;

export interface SpanOptions {
  /** internal unless given. */
  readonly kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer' | undefined;
  readonly attributes?: SpanAttributes | undefined;
  /** Other traces that it has to do with. */
  readonly links?: readonly (TraceContext | undefined)[] | undefined;
  /** It begins a trace of its own, whatever is around it. */
  readonly isRoot?: true | undefined;
}

export interface Span {
  readonly set: (attributes: SpanAttributes) => void;
  readonly event: (name: string, attributes?: SpanAttributes) => void;
  /** Another trace that it has to do with. */
  readonly link: (to: TraceContext | undefined) => void;
}

/** A span that is ended by hand: of what is not one promise. */
export interface OpenSpan extends Span {
  /** What begins in here belongs to it. */
  readonly within: <T>(work: () => T) => T;
  /** Once; with what went wrong. */
  readonly end: (error?: unknown) => void;
}

/** Traces and ids that go with work, through everything that it waits for. It never fails, and never makes work wait. */
export interface Trace {
  /** Does the work in a span, under the one around it. What is thrown is told by its class alone: messages may quote a cluster. */
  readonly span: <T>(name: SpanName, options: SpanOptions, work: (span: Span) => Promise<T>) => Promise<T>;
  readonly begin: (name: SpanName, options?: SpanOptions) => OpenSpan;
  /** Where others go on from here; undefined where nothing is traced. */
  readonly carrier: () => TraceContext | undefined;
  /** Does the work as part of the trace that was carried here, and of nothing else that is around: of none where none was. */
  readonly continue: <T>(carried: TraceContext | undefined, work: () => T) => T;
  /** Every log line of the work has these fields: ids, the name of a cluster. */
  readonly about: <T>(ids: LogFields, work: () => T) => T;
}

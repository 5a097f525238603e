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
}

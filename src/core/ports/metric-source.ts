/** A query over what was measured; its length is bounded by who asks. */
export interface MetricQuestion {
  /** The cluster that is meant, by the name people use. */
  readonly cluster: string;
  /** Namespaces that may be seen; undefined = all. */
  readonly namespaces: readonly string[] | undefined;
  /** PromQL, untrusted. */
  readonly query: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Over so many minutes before `at`; undefined: at that moment. */
  readonly minutes?: number | undefined;
}

export interface MetricSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** Oldest first; a number may be NaN or infinite. */
  readonly values: readonly number[];
}

/** Series are bounded by the source; `more` were left out. */
export interface MetricAnswer {
  readonly series: readonly MetricSeries[];
  readonly more: number;
}

/** Where measurements are kept. It reads only. */
export interface MetricSource {
  /** Whether what it holds of this cluster can be told from that of others. */
  readonly knows: (cluster: string) => boolean;
  /**
   * Throws Refused with one clause where the query is wrong or reaches what may not be seen, Unavailable where the source
   * does not answer.
   */
  readonly ask: (question: MetricQuestion, signal: AbortSignal) => Promise<MetricAnswer>;
  readonly close: () => Promise<void>;
}

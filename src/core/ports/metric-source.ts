// SPDX-License-Identifier: Apache-2.0

/** A query over what was measured; its length is bounded by who asks. */
export interface MetricQuestion {
  /** The cluster that is meant, by the name people use. */
  readonly cluster: string;
  /** Namespaces that may be seen; undefined = all. */
  readonly namespaces: readonly string[] | undefined;
  /** PromQL, untrusted. */
  readonly query: string;
  /** Over so many minutes until now; undefined: now. */
  readonly minutes?: number | undefined;
}

export interface MetricSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** Oldest first; a number may be NaN or infinite. */
  readonly values: readonly number[];
}

/** Series are bounded by the source. */
export interface MetricAnswer {
  readonly series: readonly MetricSeries[];
  /** Whether some were left out. */
  readonly isCut: boolean;
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

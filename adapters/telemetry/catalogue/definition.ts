// SPDX-License-Identifier: Apache-2.0

/** What a process may be: `serve` is all three. */
export type MetricRole = 'bot' | 'worker' | 'scheduler';

export interface MetricDefinition {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** One sentence for whoever reads a dashboard. */
  readonly help: string;
  readonly labels: readonly string[];
  /** What a label may be, where that is known beforehand. */
  readonly values?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Processes that tell it. */
  readonly roles: readonly MetricRole[];
  /** Upper bounds of a histogram's buckets, in its unit. */
  readonly buckets?: readonly number[] | undefined;
}

export const everywhere: readonly MetricRole[] = ['bot', 'worker', 'scheduler'];
export const bots: readonly MetricRole[] = ['bot'];
export const workers: readonly MetricRole[] = ['worker'];
/** Of these, the one process that looks after the watches. */
export const leaders: readonly MetricRole[] = ['worker', 'scheduler'];

/** Seconds that a person waits: one second and ten are what the objectives are about. */
export const waits = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300];
/** Seconds of work: five minutes are the most that most jobs may take. */
export const works = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600];
/** Seconds of one request to somebody else. */
export const calls = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

// SPDX-License-Identifier: Apache-2.0

import type { KindName } from '../kinds/index.ts';
import type { DictionaryEntry } from '../mask/dictionary-index.ts';
import type { LogRequest } from '../pod-logs.ts';
import type { SnapshotIndex } from '../snapshot-index.ts';
import type { MetricAnswer, MetricQuestion } from './metric-source.ts';

/** One cluster, as far as who asked may see it: reads only, each list at most once per question. */
export interface Looking {
  readonly cluster: string;
  /** Now by the cluster's clock, as far as something was read; else the given one. */
  readonly now: () => number;
  /** The kind that is meant, in kubectl's words. Refused for one that may not be looked at. */
  readonly kind: (word: string) => KindName;
  /** The namespace that is meant; undefined = all. Refused for one that this person may not see. */
  readonly namespace: (given: string | undefined) => string | undefined;
  /** These kinds in one namespace, or everywhere. Refused with the reason where a kind cannot be read. */
  readonly read: (kinds: readonly KindName[], namespace: string | undefined) => Promise<SnapshotIndex>;
  /** Whether it turned out that the cluster does not serve this kind. */
  readonly lacks: (kind: KindName) => boolean;
  /** What a Prometheus tells of this cluster, as far as who asked may see it; undefined where there is none. */
  readonly metrics?:
    | ((question: Omit<MetricQuestion, 'cluster' | 'namespaces'>) => Promise<MetricAnswer>)
    | undefined;
  /** Lines without secrets, oldest first. Refused with the reason where there is no such log. */
  readonly log: (request: Omit<LogRequest, 'limitBytes'>) => Promise<readonly string[]>;
  /** Everything that was read so far calls something by a name. */
  readonly names: () => readonly DictionaryEntry[];
}

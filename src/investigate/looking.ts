// SPDX-License-Identifier: Apache-2.0

import { Refused } from '../core/errors.ts';
import { isNamespaced } from '../core/is-namespaced.ts';
import { kindOfWord, suggestKind } from '../core/kind-of-word.ts';
import type { KindName } from '../core/kinds/index.ts';
import { logLines } from '../core/log-lines.ts';
import type { DictionaryEntry } from '../core/mask/dictionary-index.ts';
import { nameWalker } from '../core/object-names.ts';
import type { ClusterReader } from '../core/ports/cluster-reader.ts';
import type { Looking } from '../core/ports/looking.ts';
import type { MetricSource } from '../core/ports/metric-source.ts';
import { indexSnapshot, type SnapshotIndex } from '../core/snapshot-index.ts';
import { namesOfLabels } from './names-of-labels.ts';

/** Values of Secrets are never read; their names and keys are nobody's business in a conversation. The rest has no text of its own. */
const CLOSED: ReadonlySet<string> = new Set<KindName>(['Secret', 'CustomObject', 'Lease']);

export interface LookingParts {
  readonly cluster: ClusterReader;
  /** Undefined = all. */
  readonly namespaces: readonly string[] | undefined;
  /** Absent where none is configured, or it knows nothing of this cluster. */
  readonly metrics?: MetricSource | undefined;
  /** Whether logs of pods may be read for a model. */
  readonly logs: boolean;
  readonly now: number;
  readonly signal: AbortSignal;
}

const LOG_BYTES = 64 * 1024;
/** Names are kept for masking; more objects than these are not looked at for names. */
const NAMED_OBJECTS = 20_000;

export const createLooking = ({ cluster, namespaces, metrics, logs, now, signal }: LookingParts): Looking => {
  const reads = new Map<string, Promise<SnapshotIndex>>();
  const absent = new Set<KindName>();
  const names = new Map<string, DictionaryEntry>();
  const addName = (entry: DictionaryEntry): void => void names.set(`${entry.kind} ${entry.value}`, entry);
  const addNames = nameWalker((kind, value) => addName({ kind, value }));
  let named = 0;
  let latest = now;

  const note = (index: SnapshotIndex, kinds: readonly KindName[]): void => {
    latest = Math.max(latest, index.snapshot.takenAt);
    for (const kind of kinds) {
      const state = index.state(kind);
      if (state?.status === 'skipped' && state.reason === 'absent') absent.add(kind);
      for (const object of index.objects(kind)) {
        if ((named += 1) > NAMED_OBJECTS) return;
        addNames(object);
      }
    }
  };

  const readOnce = async (
    kinds: readonly KindName[],
    namespace: string | undefined,
  ): Promise<SnapshotIndex> => {
    const scope = namespace === undefined ? {} : { namespaces: [namespace] };
    const index = indexSnapshot(await cluster.snapshot(kinds, scope, { signal }));
    note(index, kinds);
    return index;
  };

  return {
    cluster: cluster.name,
    now: () => latest,
    kind: (word) => {
      const kind = kindOfWord(word) as KindName | undefined;
      if (kind === undefined) {
        const close = suggestKind(word);
        throw new Refused(
          `${word} is no kind that is known here${close === undefined ? '' : `; did you mean ${close}`}`,
        );
      }
      if (CLOSED.has(kind)) throw new Refused(`${kind} is not looked at`);
      if (namespaces !== undefined && !isNamespaced(kind))
        throw new Refused(
          `${kind} belongs to no namespace, and only ${namespaces.join(', ')} may be seen here`,
        );
      return kind;
    },
    namespace: (given) => {
      if (given === undefined || given === '') {
        if (namespaces === undefined) return undefined;
        const [only, ...more] = namespaces;
        if (only !== undefined && more.length === 0) return only;
        throw new Refused(`name a namespace; those that may be seen here are ${namespaces.join(', ')}`);
      }
      if (namespaces !== undefined && !namespaces.includes(given))
        throw new Refused(
          `namespace ${given} may not be seen here; those that may are ${namespaces.join(', ')}`,
        );
      return given;
    },
    read: async (kinds, namespace) => {
      const key = `${namespace ?? '*'} ${kinds.join(',')}`;
      const reading = reads.get(key) ?? readOnce(kinds, namespace);
      reads.set(key, reading);
      const index = await reading;
      for (const kind of kinds) {
        const state = index.state(kind);
        if (state?.status === 'skipped' && kinds.length === 1)
          throw new Refused(`${kind} could not be read: ${state.detail}`);
      }
      return index;
    },
    lacks: (kind) => absent.has(kind),
    metrics:
      metrics === undefined
        ? undefined
        : async (question) => {
            const answer = await metrics.ask({ ...question, cluster: cluster.name, namespaces }, signal);
            for (const { labels } of answer.series) for (const entry of namesOfLabels(labels)) addName(entry);
            return answer;
          },
    log: async (request) => {
      if (!logs) throw new Refused('the operator does not let logs be read for a model');
      const answer = await cluster.readLog({ ...request, limitBytes: LOG_BYTES }, signal);
      if (answer.status === 'skipped') throw new Refused(answer.detail);
      return logLines(answer.text).slice(-request.tailLines);
    },
    names: () => [...names.values()],
  };
};

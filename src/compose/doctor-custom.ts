// SPDX-License-Identifier: Apache-2.0

import { matchesAny } from '../core/glob.ts';
import { kindOfWord } from '../core/kind-of-word.ts';
import type { Check, ClusterReader } from '../core/ports/cluster-reader.ts';
import type { CustomAnalyzer } from '../core/ports/custom-analyzer.ts';

/** Whether kinds that rules and files of other people look at can be listed; `known`: kinds that are looked at anyway. */
export const customRights = async (
  reader: Pick<ClusterReader, 'name' | 'mayList'>,
  analyzers: readonly CustomAnalyzer[],
  known: readonly string[],
  signal: AbortSignal,
): Promise<readonly Check[]> => {
  const { mayList } = reader;
  if (mayList === undefined) return [];
  const wanted = new Map<string, string[]>();
  await Promise.all(
    analyzers.map(async ({ name, clusters, reads }) => {
      if (reads === undefined || (clusters !== undefined && !matchesAny(reader.name, clusters))) return;
      for (const word of await reads(signal))
        if (!known.includes(kindOfWord(word) ?? word)) wanted.set(word, [...(wanted.get(word) ?? []), name]);
    }),
  );
  const checks = [...wanted].map(async ([word, names]): Promise<Check> => {
    const check = await mayList(word, signal);
    return { ...check, detail: `${check.detail} (for ${names.toSorted().join(', ')})` };
  });
  return Promise.all(checks);
};

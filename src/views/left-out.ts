// SPDX-License-Identifier: Apache-2.0

import type { ClusterEntry } from '../core/directory.ts';
import { type Block, type Text } from '../core/document.ts';
import { isNamespaced } from '../core/is-namespaced.ts';
import type { Report } from '../core/report.ts';
import { codeList, plural } from './words.ts';

/** Kinds that are named; more are counted. */
const NAMED = 2;

/**
 * "without Secrets and cluster-wide kinds": what a report is not about, by choice of whoever runs the bot. It stands beside
 * the namespaces, since it says the same of kinds as they do of places; empty where everything is looked at.
 */
export const leftOutNote = ({ skipped }: Pick<Report, 'skipped'>): Text => {
  const kinds = skipped.flatMap(({ kind, reason }) => (reason === 'left-out' ? [kind] : []));
  const named = kinds.filter((kind) => kind !== 'Secret' && kind !== 'CustomObject' && isNamespaced(kind));
  const parts = [
    ...(kinds.includes('Secret') ? ['Secrets'] : []),
    ...(kinds.some((kind) => !isNamespaced(kind)) ? ['cluster-wide kinds'] : []),
    ...(named.length > NAMED ? [plural(named.length, 'other kind')] : named),
    ...(kinds.includes('CustomObject') ? ['custom resources'] : []),
  ];
  const [last, ...before] = parts.toReversed();
  if (last === undefined) return [];
  return [`without ${before.length === 0 ? last : `${before.toReversed().join(', ')} and ${last}`}`];
};

/** For status: what no report is about, and the setting that says so; once for all clusters that it holds for. */
export const leftOutBlocks = (
  clusters: readonly Pick<ClusterEntry, 'name' | 'leftOut'>[],
): readonly Block[] => {
  const alike = new Map<string, { readonly choices: readonly string[]; readonly names: string[] }>();
  for (const { name, leftOut: choices = [] } of clusters) {
    if (choices.length === 0) continue;
    const key = choices.join();
    const known = alike.get(key) ?? { choices, names: [] };
    known.names.push(name);
    alike.set(key, known);
  }
  return [...alike.values()].map(({ choices, names }) => ({
    type: 'note',
    text: [
      'Left out by choice',
      ...(names.length === clusters.length ? [] : [' in ', ...codeList(names)]),
      `: ${choices.join('; ')}. Reports count as complete without.`,
    ],
  }));
};

// SPDX-License-Identifier: Apache-2.0

import { isCustomGroup } from './custom-group.ts';
import type { KindName } from './kinds/index.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** A kind as people write it, in parts: `widgets.v1.example.com` → `widgets` of `example.com`. Without a group: undefined. */
export const partsOfWord = (word: string): { readonly first: string; readonly group: string | undefined } => {
  const [first = '', ...rest] = word.toLowerCase().split('.');
  const group = rest.filter((part, at) => at > 0 || !/^v\d/.test(part)).join('.');
  return { first, group: rest.length === 0 ? undefined : group };
};

/** Whether a word names a kind of another party, with its group: such kinds are known to each cluster only. */
export const isCustomWord = (word: string): boolean => {
  const { first, group } = partsOfWord(word);
  return (
    /^[a-z][a-z0-9-]{0,62}$/.test(first) &&
    /^[a-z0-9.-]{1,253}$/.test(group ?? '') &&
    isCustomGroup(group ?? '')
  );
};

/** What is read for the kind of an object that was asked for. */
export const kindsToRead = (kind: string): readonly KindName[] =>
  isCustomWord(kind) ? ['CustomObject', 'CustomResourceDefinition'] : [kind as KindName];

/** The kind behind `widgets.example.com` or `Widget.example.com` in this cluster; undefined when it has none. */
export const customKindOf = (word: string, index: SnapshotIndex): string | undefined => {
  const { first, group = '' } = partsOfWord(word);
  const defined = index
    .objects('CustomResourceDefinition')
    .find(
      (definition) =>
        definition.metadata.name === `${first}.${group}` ||
        (definition.group === group && definition.resourceKind.toLowerCase() === first),
    );
  if (defined !== undefined) return defined.resourceKind;
  // Whoever may not read definitions may still read the objects; plurals of most kinds end with an s.
  return index.objects('CustomObject').find(({ kind, apiVersion }) => {
    const lower = kind.toLowerCase();
    return (
      apiVersion.startsWith(`${group}/`) &&
      [lower, `${lower}s`, `${lower}es`, lower.replace(/y$/, 'ies')].includes(first)
    );
  })?.kind;
};

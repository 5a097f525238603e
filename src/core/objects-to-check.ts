// SPDX-License-Identifier: Apache-2.0

import { isChecked, limitsNamespaces } from './checked-namespaces.ts';
import type { KubeObject } from './kind.ts';
import type { KindName } from './kinds/index.ts';
import { type LabelSelector, matchesSelector } from './label-selector.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** Objects of a kind that are checked: what scope and selector leave of those that were read, or of some of them. */
export const objectsToCheck = (
  index: SnapshotIndex,
  kind: KindName,
  selector: LabelSelector | undefined,
  objects: readonly KubeObject[] = index.objects(kind),
): readonly KubeObject[] => {
  const { scope } = index.snapshot;
  const inScope = limitsNamespaces(scope) ? objects.filter((object) => isChecked(object, scope)) : objects;
  return selector === undefined
    ? inScope
    : inScope.filter(({ metadata }) => matchesSelector(metadata.labels, selector));
};

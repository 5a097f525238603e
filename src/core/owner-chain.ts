// SPDX-License-Identifier: Apache-2.0

import type { KubeObject } from './kind.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** ownerReferences are followed this far: longer chains are loops. */
const LONGEST_CHAIN = 8;

/** The object, its owner, its owner's owner …, as far as they were read. */
export const ownerChain = (index: SnapshotIndex, object: KubeObject): readonly KubeObject[] => {
  const chain = [object];
  for (let current = object; chain.length <= LONGEST_CHAIN; ) {
    const { ownerReferences, namespace } = current.metadata;
    const owner = ownerReferences.find(({ controller }) => controller) ?? ownerReferences[0];
    if (owner === undefined || owner.kind === 'Node') break;
    const known = index.owner(owner, namespace);
    if (known === undefined || chain.includes(known)) break;
    chain.push(known);
    current = known;
  }
  return chain;
};

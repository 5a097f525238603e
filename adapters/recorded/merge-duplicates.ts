// SPDX-License-Identifier: Apache-2.0

import { number, record, text } from '../../src/core/read.ts';
import { groupKindOf, namespaceOf, type RawObject, titleOf } from './raw-object.ts';

/** A manifest has neither, an exported object may have lost one: what a server sent has both. */
const completeness = (object: RawObject): number =>
  (text(object.metadata['uid']) ? 2 : 0) + (Object.keys(record(object['status'])).length > 0 ? 1 : 0);

const versionOf = (object: RawObject): number =>
  number(Number(text(object.metadata['resourceVersion']) ?? Number.NaN)) ?? 0;

/** The one to keep: with uid and status; of two alike the newer; of two of one age the first. */
const better = (kept: RawObject, other: RawObject): RawObject => {
  const difference = completeness(other) - completeness(kept) || versionOf(other) - versionOf(kept);
  return difference > 0 ? other : kept;
};

export interface Merged {
  readonly objects: readonly RawObject[];
  /** Titles of objects that were given more than once. */
  readonly repeated: readonly string[];
}

/** Of several objects with the same group, kind, namespace and name keeps one. */
export const mergeDuplicates = (objects: Iterable<RawObject>): Merged => {
  const kept = new Map<string, RawObject>();
  const repeated = new Set<string>();
  for (const object of objects) {
    const key = JSON.stringify([groupKindOf(object), namespaceOf(object), object.metadata.name]);
    const present = kept.get(key);
    kept.set(key, present === undefined ? object : better(present, object));
    if (present !== undefined) repeated.add(titleOf(object));
  }
  return { objects: [...kept.values()], repeated: [...repeated] };
};

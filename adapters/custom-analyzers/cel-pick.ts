// SPDX-License-Identifier: Apache-2.0

import { isDeeper } from '../../src/core/is-deeper.ts';
import { type Json, record } from '../../src/core/read.ts';
import type { FieldPath } from './cel-check.ts';

/** What every rule is shown, for saying of which object it speaks. */
const ALWAYS: readonly FieldPath[] = [
  ['apiVersion'],
  ['kind'],
  ['metadata', 'name'],
  ['metadata', 'namespace'],
];

interface Wanted {
  whole: boolean;
  readonly fields: Map<string, Wanted>;
}

const wantedOf = (paths: readonly FieldPath[]): Wanted => {
  const root: Wanted = { whole: false, fields: new Map() };
  for (const path of paths) {
    let at = root;
    for (const field of path) {
      const next = at.fields.get(field) ?? { whole: false, fields: new Map() };
      at.fields.set(field, next);
      at = next;
    }
    at.whole = true;
  }
  return root;
};

const take = (value: unknown, wanted: Wanted): unknown => {
  // A list, or what is no object: whatever is asked of it, the engine answers as it would of the whole.
  if (wanted.whole || typeof value !== 'object' || value === null || Array.isArray(value))
    // What nests without end is nothing to a rule: it says that it cannot judge.
    return isDeeper(value) ? null : value;
  const taken: [string, unknown][] = [];
  for (const [field, more] of wanted.fields)
    if (Object.hasOwn(value, field)) taken.push([field, take((value as Json)[field], more)]);
  return Object.fromEntries(taken);
};

/** Of an object only what the paths name: the rest is never kept, sent or looked at. */
export const picker = (paths: readonly FieldPath[]): ((object: Json) => Json) => {
  const wanted = wantedOf([...ALWAYS, ...paths]);
  return (object) => record(take(object, wanted));
};

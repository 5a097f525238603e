// SPDX-License-Identifier: Apache-2.0

import type { PurgeTarget } from '../core/purge.ts';
import { type Json, jsonOf, objectsIn, rewritten, textsIn } from './json-parts.ts';
import { partsOfKey, wordsOf } from './words.ts';

/** What is looked for: the target itself, and what is known by an id that is its own. */
export interface Sought {
  readonly target: PurgeTarget;
  /** Reports, runs and watches of the cluster; names of the person. */
  readonly also: ReadonlySet<string>;
}

/** Whether an entry concerns the target, and the entry without it. */
export interface Judge {
  readonly concerns: (key: string, value: string) => boolean;
  /** Undefined: there is nothing left of it. */
  readonly stripped: (value: string, standIn: string) => string | undefined;
}

const SHORTEST_NAME = 3;

/** Clusters that some object in it says it is about. */
const clustersIn = (value: Json): ReadonlySet<string> =>
  new Set(
    [...objectsIn(value)].flatMap(({ cluster, clusters }) => [
      ...(typeof cluster === 'string' ? [cluster] : []),
      ...(Array.isArray(clusters)
        ? (clusters as readonly Json[]).filter((one) => typeof one === 'string')
        : []),
    ]),
  );

const clusterJudge = (name: string, also: ReadonlySet<string>): Judge => {
  const words = wordsOf([name]);
  const inJson = (json: Json): boolean => {
    const said = clustersIn(json);
    // What says which clusters it is about is taken at its word: `shop` may be a namespace of another one.
    if (said.size > 0) return said.has(name);
    for (const text of textsIn(json)) if (also.has(text) || words.isIn(text)) return true;
    return false;
  };
  return {
    concerns: (key, value) =>
      partsOfKey(key).some((part) => part === name || also.has(part) || part === `cluster-${name}`) ||
      inJson(jsonOf(value)),
    stripped: (value, standIn) => {
      const left = rewritten(jsonOf(value), {
        text: (text) => words.replacedIn(text, standIn),
        drops: (item) => typeof item === 'object' && item !== null && !Array.isArray(item) && inJson(item),
        object: (object) => object,
      });
      if (typeof left === 'string') return left;
      const isEmpty = [...objectsIn(left)].some(
        ({ watches, items }) =>
          (Array.isArray(watches) && watches.length === 0) || (Array.isArray(items) && items.length === 0),
      );
      return isEmpty ? undefined : JSON.stringify(left);
    },
  };
};

/** The entry of somebody: `{ id, name }`, `slack:U1`, or the id alone. */
const personJudge = (id: string, names: ReadonlySet<string>): Judge => {
  const ids = wordsOf([id]);
  const called = wordsOf([...names].filter((name) => name.length >= SHORTEST_NAME));
  const isIn = (text: string): boolean => ids.isIn(text) || names.has(text) || called.isIn(text);
  return {
    concerns: (key, value) => {
      if (partsOfKey(key).some((part) => ids.isIn(part))) return true;
      for (const text of textsIn(jsonOf(value))) if (isIn(text)) return true;
      return false;
    },
    stripped: (value, standIn) => {
      const text = (given: string): string =>
        names.has(given) ? standIn : called.replacedIn(ids.replacedIn(given, standIn), standIn);
      const left = rewritten(jsonOf(value), {
        text,
        drops: () => false,
        // What else is known of them: groups, zone, language.
        object: (object) => {
          if (object['id'] !== id) return object;
          const { locale: _l, timeZone: _z, groups: _g, ...rest } = object;
          return rest;
        },
      });
      return typeof left === 'string' ? left : JSON.stringify(left);
    },
  };
};

export const judgeOf = ({ target, also }: Sought): Judge =>
  target.type === 'cluster' ? clusterJudge(target.name, also) : personJudge(target.id, also);

/** What the person is called, wherever that stands beside the id. */
export const namesBeside = (id: string, value: string): readonly string[] =>
  [...objectsIn(jsonOf(value))].flatMap((object) =>
    object['id'] === id && typeof object['name'] === 'string' && object['name'] !== ''
      ? [object['name']]
      : [],
  );

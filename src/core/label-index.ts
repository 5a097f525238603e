// SPDX-License-Identifier: Apache-2.0

import type { KubeObject } from './kind.ts';

type Labels = Readonly<Record<string, string>>;
type ByValue = ReadonlyMap<string, readonly KubeObject[]>;

const NONE: readonly never[] = Object.freeze([]);

const indexLabel = (objects: readonly KubeObject[], key: string): ByValue => {
  const byValue = new Map<string, KubeObject[]>();
  for (const object of objects) {
    const { labels } = object.metadata;
    if (!Object.hasOwn(labels, key)) continue;
    const value = labels[key] ?? '';
    const list = byValue.get(value);
    if (list === undefined) byValue.set(value, [object]);
    else list.push(object);
  }
  return byValue;
};

/**
 * Selection by labels from lists of objects: of each list, a label is indexed once, however many selectors ask. Objects
 * carry many labels, and selectors ask for few.
 */
export const labelIndex = (): ((objects: readonly KubeObject[], wanted: Labels) => readonly KubeObject[]) => {
  const tables = new Map<readonly KubeObject[], Map<string, ByValue>>();
  return (objects, wanted) => {
    const pairs = Object.entries(wanted);
    if (pairs.length === 0 || objects.length === 0) return objects;
    let byKey = tables.get(objects);
    if (byKey === undefined) tables.set(objects, (byKey = new Map<string, ByValue>()));
    let fewest: readonly KubeObject[] | undefined;
    for (const [key, value] of pairs) {
      let byValue = byKey.get(key);
      if (byValue === undefined) byKey.set(key, (byValue = indexLabel(objects, key)));
      const candidates = byValue.get(value) ?? NONE;
      if (fewest === undefined || candidates.length < fewest.length) fewest = candidates;
    }
    if (fewest === undefined || pairs.length === 1) return fewest ?? NONE;
    return fewest.filter(({ metadata: { labels } }) => pairs.every(([key, value]) => labels[key] === value));
  };
};

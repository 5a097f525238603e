import type { KubeObject } from './kind.ts';

type Labels = Readonly<Record<string, string>>;
/** Objects by label and its value. */
type ByLabel = ReadonlyMap<string, ReadonlyMap<string, readonly KubeObject[]>>;

const NONE: readonly never[] = Object.freeze([]);

const indexLabels = (objects: readonly KubeObject[]): ByLabel => {
  const byLabel = new Map<string, Map<string, KubeObject[]>>();
  for (const object of objects) {
    const { labels } = object.metadata;
    for (const key in labels) {
      const value = labels[key] ?? '';
      let byValue = byLabel.get(key);
      if (byValue === undefined) byLabel.set(key, (byValue = new Map<string, KubeObject[]>()));
      const list = byValue.get(value);
      if (list === undefined) byValue.set(value, [object]);
      else list.push(object);
    }
  }
  return byLabel;
};

/** Selection by labels from lists of objects: each list is indexed once, however many selectors ask. */
export const labelIndex = (): ((objects: readonly KubeObject[], wanted: Labels) => readonly KubeObject[]) => {
  const tables = new Map<readonly KubeObject[], ByLabel>();
  return (objects, wanted) => {
    const pairs = Object.entries(wanted);
    if (pairs.length === 0 || objects.length === 0) return objects;
    let table = tables.get(objects);
    if (table === undefined) tables.set(objects, (table = indexLabels(objects)));
    let fewest: readonly KubeObject[] | undefined;
    for (const [key, value] of pairs) {
      const candidates = table.get(key)?.get(value) ?? NONE;
      if (fewest === undefined || candidates.length < fewest.length) fewest = candidates;
    }
    if (fewest === undefined || pairs.length === 1) return fewest ?? NONE;
    return fewest.filter(({ metadata: { labels } }) => pairs.every(([key, value]) => labels[key] === value));
  };
};

import { isNamespaced } from '../core/is-namespaced.ts';
import type { KubeObject } from '../core/kind.ts';
import type { KindName } from '../core/kinds/index.ts';
import { matchesSelector } from '../core/label-selector.ts';
import type { LookOf, SeenObject, SightOf } from '../core/look.ts';
import { parseSelector } from '../core/parse-selector.ts';
import { byText } from '../core/ref.ts';
import { cleanText } from './clean-value.ts';
import { cellsOf } from './columns.ts';
import { pageOf } from './page.ts';
import { objectsOf, type Reading, readKinds } from './reading.ts';

const CELL = 200;
const MOST_LABELS = 20;

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;

const seen = (object: KubeObject, columns: readonly string[]): SeenObject => {
  const { name, namespace, creationTimestamp, labels } = object.metadata;
  const cells = new Map(cellsOf(object));
  return {
    name: cleanText(name, 300),
    ...(namespace === undefined ? {} : { namespace }),
    ...(creationTimestamp === undefined ? {} : { created: creationTimestamp }),
    labels: Object.fromEntries(
      Object.entries(labels)
        .slice(0, MOST_LABELS)
        .map(([key, value]) => [key, cleanText(value, CELL)]),
    ),
    cells: columns.map((column) => cleanText(cells.get(column) ?? '-', CELL)),
  };
};

/** Objects of one kind, by namespace and name, a page of them. */
export const seeList = async (look: LookOf<'list'>, reading: Reading): Promise<SightOf<'list'>> => {
  const kind = look.kind as KindName;
  const wanted = look.selector === undefined ? undefined : parseSelector(look.selector);
  const index = await readKinds([kind], reading);
  const all = objectsOf(kind, index, reading)
    .filter(({ metadata }) => wanted === undefined || matchesSelector(metadata.labels, wanted))
    .toSorted((a, b) => byText(keyOf(a), keyOf(b)));
  const { limit: _, after: __, ...question } = look;
  const columns = [
    ...new Set(all.slice(0, look.limit).flatMap((object) => cellsOf(object).map(([column]) => column))),
  ];
  const keys = new Map(all.map((object) => [object, keyOf(object)]));
  const { items, total, next } = pageOf(
    all.map((object) => ({ object, row: seen(object, columns) })),
    look,
    { keyOf: ({ object }) => keys.get(object) ?? '', question: [question, reading.namespaces] },
  );
  return {
    what: 'list',
    kind,
    namespaced: isNamespaced(kind),
    columns,
    items: items.map(({ row }) => row),
    total,
    ...(next === undefined ? {} : { next }),
  };
};

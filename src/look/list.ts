// SPDX-License-Identifier: Apache-2.0

import { isNamespaced } from '../core/is-namespaced.ts';
import { type KubeObject, projectObject } from '../core/kind.ts';
import { type KindName, kinds } from '../core/kinds/index.ts';
import { matchesSelector } from '../core/label-selector.ts';
import type { LookOf, SeenObject, SightOf } from '../core/look.ts';
import { parseSelector } from '../core/parse-selector.ts';
import { byText } from '../core/ref.ts';
import { cleanText } from './clean-text.ts';
import { cellsOf } from './columns.ts';
import { customCellsOf } from './custom-columns.ts';
import { pageOf } from './page.ts';
import { objectsOf, type Reading, readKinds } from './reading.ts';
import { definitionOf, readWhole } from './whole-objects.ts';

const CELL = 200;
const MOST_LABELS = 20;

/** An object, and how it stands. */
interface Row {
  readonly object: KubeObject;
  readonly cells: ReturnType<typeof cellsOf>;
}

interface Rows {
  readonly kind: string;
  readonly namespaced: boolean;
  readonly rows: readonly Row[];
}

const keyOf = ({ object: { metadata } }: Row): string => `${metadata.namespace ?? ''}/${metadata.name}`;

/** Of a kind that is known here, else of one that the cluster knows. */
const readRows = async ({ kind, selector }: LookOf<'list'>, reading: Reading): Promise<Rows> => {
  if (definitionOf(kind) !== undefined) {
    const known = kind as KindName;
    const wanted = selector === undefined ? undefined : parseSelector(selector);
    const objects = objectsOf(known, await readKinds([known], reading), reading);
    return {
      kind,
      namespaced: isNamespaced(kind),
      rows: objects
        .filter(({ metadata }) => wanted === undefined || matchesSelector(metadata.labels, wanted))
        .map((object) => ({ object, cells: cellsOf(object) })),
    };
  }
  const { of, objects } = await readWhole(kind, { selector }, reading);
  return {
    kind: cleanText(of?.kind ?? kind, 100),
    namespaced: of?.namespaced ?? true,
    rows: objects.map((raw) => {
      const object = projectObject(kinds.CustomObject, raw);
      return { object, cells: customCellsOf(object, raw) };
    }),
  };
};

const seen = (row: Row, columns: readonly string[]): SeenObject => {
  const { name, namespace, creationTimestamp, labels } = row.object.metadata;
  const cells = new Map(row.cells);
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
  const { kind, namespaced, rows } = await readRows(look, reading);
  const all = rows.toSorted((a, b) => byText(keyOf(a), keyOf(b)));
  const { limit: _, after: __, ...question } = look;
  const columns = [
    ...new Set(all.slice(0, look.limit).flatMap(({ cells }) => cells.map(([column]) => column))),
  ];
  const { items, total, next } = pageOf(
    all.map((row) => ({ key: keyOf(row), row: seen(row, columns) })),
    look,
    { keyOf: ({ key }) => key, question: [question, reading.namespaces] },
  );
  return {
    what: 'list',
    kind,
    namespaced,
    columns,
    items: items.map(({ row }) => row),
    total,
    ...(next === undefined ? {} : { next }),
  };
};

// SPDX-License-Identifier: Apache-2.0

import type { AnalysisSettings } from '../analysis-settings.ts';
import type { RegisteredAnalyzer } from '../analyzer.ts';
import { type Checked, nothingChecked, objectChecker, viewFor } from '../check-objects.ts';
import type { Finding } from '../finding.ts';
import { isNamespaced } from '../is-namespaced.ts';
import type { KubeObject } from '../kind.ts';
import type { LabelSelector } from '../label-selector.ts';
import { objectsToCheck } from '../objects-to-check.ts';
import { logView } from '../pod-logs.ts';
import { byText } from '../ref.ts';
import { type Outcome, outcomeOf, partOf, skippedOutcome } from '../run-analyzers.ts';
import type { SnapshotIndex } from '../snapshot-index.ts';
import { suppressor } from '../suppress.ts';
import { isSame } from './is-same.ts';
import { type LookBook, lookBook } from './look-book.ts';
import { type Look, newLook, timedView, trackedIndex } from './tracked.ts';

/** What one analyzer said of one part of what it checks: the objects of a namespace, or one object of none. */
interface Cell {
  readonly part: string;
  objects: readonly KubeObject[];
  checked: Checked;
}

/** One analyzer with all its cells. */
interface Column {
  readonly registered: RegisteredAnalyzer;
  readonly cells: Map<string, Cell>;
  /** What `among` threw. */
  broken: { readonly error: unknown } | undefined;
}

interface Owned {
  readonly column: Column;
  /** Undefined: who is looked at, where the analyzer picks them itself. */
  readonly cell?: Cell | undefined;
}

export interface LiveChecks {
  /** Whether these keys touch anything that was looked at. */
  readonly concerns: (keys: Iterable<string>) => boolean;
  /** Checks anew what was touched, or is due; `all`: everything. Resolves to whether anything is found that was not before, or not any more. */
  readonly update: (
    index: SnapshotIndex,
    touched: ReadonlySet<string> | 'all',
    signal: AbortSignal,
  ) => Promise<boolean>;
  readonly dueAt: () => number | undefined;
  readonly hasMoments: () => boolean;
  /** About one object each, as they were found, in the order of a whole analysis. */
  readonly found: () => { readonly shown: readonly Finding[]; readonly hidden: readonly Finding[] };
  readonly outcomes: (index: SnapshotIndex) => readonly Outcome[];
  /** Objects that were checked anew so far. */
  readonly checks: () => number;
}

interface LiveChecking {
  readonly analyzers: readonly RegisteredAnalyzer[];
  readonly settings: AnalysisSettings;
  readonly selector: LabelSelector | undefined;
}

/** Touched when other logs were read. */
export const LOGS = 'logs';

/** Longest stretch of work before others get their turn, in objects. */
const BREATH = 2_000;
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const partOfObject = ({ metadata }: KubeObject, kind: string): string =>
  isNamespaced(kind) ? (metadata.namespace ?? '') : metadata.name;

const sameObjects = (one: readonly KubeObject[], other: readonly KubeObject[]): boolean =>
  one.length === other.length && one.every((object, at) => object === other[at]);

type Parts = ReadonlyMap<string, readonly KubeObject[]>;

/** Most analyzers of a kind look at all of it. */
const partsOfLists = new WeakMap<readonly KubeObject[], Parts>();

const byPart = (objects: readonly KubeObject[], kind: string): Parts => {
  const known = partsOfLists.get(objects);
  if (known !== undefined) return known;
  const parts = new Map<string, KubeObject[]>();
  for (const object of objects) {
    const part = partOfObject(object, kind);
    const list = parts.get(part);
    if (list === undefined) parts.set(part, [object]);
    else list.push(object);
  }
  partsOfLists.set(objects, parts);
  return parts;
};

/** Every analyzer over a cluster that is held in memory: what nothing touched is not checked again. */
export const liveChecks = ({ analyzers, settings, selector }: LiveChecking): LiveChecks => {
  const columns = analyzers.map(
    (registered): Column => ({ registered, cells: new Map(), broken: undefined }),
  );
  let book: LookBook<Owned> = lookBook();
  const cellOwners = new Map<Cell, Owned>();
  const columnOwners = new Map<Column, Owned>(columns.map((column) => [column, { column }]));
  let checks = 0;
  let sinceBreath = 0;

  const check = (index: SnapshotIndex, { registered }: Column, cell: Cell): boolean => {
    const look = newLook();
    if (registered.analyzer.logs !== undefined) look.keys.add(LOGS);
    const tracked = trackedIndex(index, look);
    const checked = nothingChecked();
    const checking = {
      view: timedView(viewFor(tracked, registered, settings), look),
      settings,
      isHidden: suppressor(settings.ignore, tracked, (at) => (look.dueAt = Math.min(look.dueAt, at))),
      lines: logView(registered.analyzer.logs === undefined ? undefined : index.snapshot.logs),
    };
    cell.objects.forEach(objectChecker(tracked, registered, checking, checked));
    checks += cell.objects.length;
    sinceBreath += cell.objects.length;
    book.note(ownerOf(cell), look);
    const before = cell.checked;
    const isChanged =
      before.failed !== checked.failed ||
      !isSame(before.shown, checked.shown) ||
      !isSame(before.hidden, checked.hidden);
    // What is equal stays the same object, for whoever goes by that.
    if (isChanged) cell.checked = checked;
    else cell.checked = { ...before, error: checked.error };
    return isChanged;
  };

  const ownerOf = (cell: Cell): Owned => cellOwners.get(cell) as Owned;

  const drop = (column: Column, cell: Cell): boolean => {
    column.cells.delete(cell.part);
    const owner = ownerOf(cell);
    book.forget(owner);
    cellOwners.delete(cell);
    return cell.checked.shown.length > 0 || cell.checked.hidden.length > 0 || cell.checked.failed > 0;
  };

  const placed = (column: Column, part: string, objects: readonly KubeObject[]): Cell => {
    const known = column.cells.get(part);
    if (known !== undefined) {
      known.objects = objects;
      return known;
    }
    const cell: Cell = { part, objects, checked: nothingChecked() };
    column.cells.set(part, cell);
    cellOwners.set(cell, { column, cell });
    return cell;
  };

  /** Who is to be looked at, by part: those that the analyzer picks, or all. */
  const picked = (
    index: SnapshotIndex,
    column: Column,
    look: Look,
  ): ReadonlyMap<string, readonly KubeObject[]> => {
    const { registered } = column;
    const { each, among } = registered.analyzer;
    const tracked = trackedIndex(index, look);
    column.broken = undefined;
    if (skippedOutcome(index, registered) !== undefined) return new Map();
    let objects: readonly KubeObject[] | undefined;
    try {
      objects = among?.(timedView(viewFor(tracked, registered, settings), look) as never);
    } catch (error) {
      column.broken = { error };
      objects = [];
    }
    return byPart(objectsToCheck(index, each, selector, objects), each);
  };

  const update: LiveChecks['update'] = async (index, touched, signal) => {
    const dirty = new Map<Column, Set<Cell>>();
    const mark = (column: Column, cell: Cell): void => {
      const cells = dirty.get(column);
      if (cells === undefined) dirty.set(column, new Set([cell]));
      else cells.add(cell);
    };
    let isChanged = false;
    const pick = (column: Column): void => {
      const look = newLook();
      const parts = picked(index, column, look);
      const { each, logs } = column.registered.analyzer;
      look.keys.add(each);
      if (logs !== undefined) look.keys.add(LOGS);
      book.note(columnOwners.get(column) as Owned, look);
      for (const cell of [...column.cells.values()])
        if (!parts.has(cell.part) && drop(column, cell)) isChanged = true;
      for (const [part, objects] of parts) {
        const known = column.cells.get(part);
        if (known === undefined || !sameObjects(known.objects, objects))
          mark(column, placed(column, part, objects));
      }
    };
    if (touched === 'all') {
      book = lookBook();
      for (const column of columns) {
        pick(column);
        for (const cell of column.cells.values()) mark(column, cell);
      }
    } else {
      const found = book.touched(touched, index.snapshot.takenAt);
      for (const { column, cell } of found) if (cell === undefined) pick(column);
      for (const { column, cell } of found)
        if (cell !== undefined && cellOwners.has(cell)) mark(column, cell);
    }
    for (const [column, cells] of dirty)
      for (const cell of cells) {
        if (check(index, column, cell)) isChanged = true;
        if (sinceBreath < BREATH) continue;
        sinceBreath = 0;
        await breathe();
        signal.throwIfAborted();
      }
    return isChanged;
  };

  const inOrder = ({ cells }: Column): readonly Cell[] =>
    [...cells.values()].sort((a, b) => byText(a.part, b.part));

  return {
    concerns: (keys) => book.concerns(keys),
    update,
    dueAt: () => book.dueAt(),
    hasMoments: () => book.hasMoments(),
    found: () => {
      const cells = columns.flatMap(inOrder);
      return {
        shown: cells.flatMap(({ checked }) => checked.shown),
        hidden: cells.flatMap(({ checked }) => checked.hidden),
      };
    },
    outcomes: (index) =>
      columns.map((column): Outcome => {
        const { registered, broken } = column;
        const skipped = skippedOutcome(index, registered);
        if (skipped !== undefined) return skipped;
        const objects = objectsToCheck(index, registered.analyzer.each, selector).length;
        const partial = partOf(index, registered);
        if (broken !== undefined)
          return outcomeOf(registered, objects, { failed: objects, error: broken.error }, partial);
        const cells = inOrder(column).filter(({ checked }) => checked.failed > 0);
        const failed = cells.reduce((sum, { checked }) => sum + checked.failed, 0);
        return outcomeOf(registered, objects, { failed, error: cells.at(-1)?.checked.error }, partial);
      }),
    checks: () => checks,
  };
};

// SPDX-License-Identifier: Apache-2.0

import { isDeeper } from '../../src/core/is-deeper.ts';
import { type Json, record, text } from '../../src/core/read.ts';
import { asCoreEvent } from './core-event.ts';
import { DEEPEST, TOO_DEEP } from './nesting.ts';
import { groupKindOf, isRawObject, namespaceOf, type RawObject, type RecordedKind } from './raw-object.ts';
import { standardKinds } from './standard-kinds.ts';

export interface Collected {
  readonly objects: RawObject[];
  /** Kinds of typed lists, empty ones too: they were read. */
  readonly kinds: RecordedKind[];
  /** What a person should know: clauses about the file they came from. */
  readonly remarks: string[];
  /** Values that are no Kubernetes objects. */
  foreign: number;
}

const namespaced: ReadonlySet<string> = new Set(
  standardKinds.filter((kind) => kind.namespaced).map(groupKindOf),
);

/** As `kubectl apply` would store it: without a namespace means in `default`. */
const placed = (object: RawObject): RawObject =>
  namespaceOf(object) === '' && namespaced.has(groupKindOf(object))
    ? { ...object, metadata: { ...object.metadata, namespace: 'default' } }
    : object;

const isList = (value: Json): boolean =>
  (text(value['kind']) ?? '').endsWith('List') &&
  'items' in value &&
  (Array.isArray(value['items']) || value['items'] === null);

/** PodList → Pod; a plain List says nothing about its items. */
const itemKind = (value: Json): RecordedKind | undefined => {
  const [apiVersion, kind] = [text(value['apiVersion']) ?? 'v1', text(value['kind']) ?? ''];
  if (kind === 'List') return undefined;
  const item = { apiVersion, kind: kind.slice(0, -'List'.length) };
  return item.kind === 'Event' ? { apiVersion: 'v1', kind: 'Event' } : item;
};

const collectList = (value: Json, into: Collected, depth: number): void => {
  const item = itemKind(value);
  if (item !== undefined) into.kinds.push(item);
  if (text(record(value['metadata'])['continue']))
    into.remarks.push('is one page of a longer list: the rest is not in it');
  // A raw API answer names the kind once, on the list.
  const given: Json = { apiVersion: text(value['apiVersion']), kind: item?.kind };
  for (const entry of Array.isArray(value['items']) ? value['items'] : []) {
    if (entry === null) continue;
    const fields = record(entry);
    const whole = item === undefined || text(fields['kind']) !== undefined ? fields : { ...given, ...fields };
    collectObjects(whole, into, depth + 1);
  }
};

const collectObject = (object: RawObject, into: Collected): void => {
  if (isDeeper(object, DEEPEST)) into.remarks.push(`holds a ${object.kind} that is ${TOO_DEEP}, passed over`);
  else into.objects.push(placed(asCoreEvent(object)));
};

/** Lists of lists of lists are what tools write; more than this is made to break a reader. */
const MOST_LISTS = 20;

/** One parsed value (an object, a list of any kind, or an array of both) → the objects in it, added to `into`. */
export const collectObjects = (value: unknown, into: Collected, depth = 0): void => {
  if (value === null || value === undefined) return;
  if (depth > MOST_LISTS) {
    into.foreign += 1;
    return;
  }
  if (Array.isArray(value)) {
    for (const item of value) collectObjects(item, into, depth + 1);
    return;
  }
  const fields = record(value);
  if (isList(fields)) collectList(fields, into, depth);
  else if (fields['kind'] === 'Status' && fields['apiVersion'] === 'v1') {
    into.remarks.push(
      `holds an error of the API server instead of objects: ${text(fields['message']) ?? 'no message'}`,
    );
  } else if (isRawObject(fields)) collectObject(fields, into);
  else into.foreign += 1;
};

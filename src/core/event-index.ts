// SPDX-License-Identifier: Apache-2.0

import { isNamespaced } from './is-namespaced.ts';
import type { KubeObject } from './kind.ts';
import type { Event } from './kinds/event.ts';
import { byText } from './ref.ts';

/** Events by what they speak of. */
export interface EventTables {
  readonly byUid: ReadonlyMap<string, readonly Event[]>;
  /** Those without UID, by kind, namespace and name. */
  readonly withoutUid: ReadonlyMap<string, readonly Event[]>;
  /** All of them, for objects without UID. */
  readonly byName: () => ReadonlyMap<string, readonly Event[]>;
}

const NONE: readonly never[] = Object.freeze([]);

const nameKey = (kind: string, namespace: string | undefined, name: string): string =>
  `${kind} ${namespace ?? ''}/${name}`;

const push = (map: Map<string, Event[]>, key: string, event: Event): void => {
  const list = map.get(key);
  if (list === undefined) map.set(key, [event]);
  else list.push(event);
};

const nameKeyOf = ({ involvedObject: { kind, namespace, name }, metadata }: Event): string =>
  // Events of cluster-scoped objects live in a namespace that is not theirs.
  nameKey(kind, isNamespaced(kind) ? (namespace ?? metadata.namespace) : undefined, name);

const pushNamed = (map: Map<string, Event[]>, event: Event): void => push(map, nameKeyOf(event), event);

export const indexEvents = (events: readonly Event[]): EventTables => {
  const byUid = new Map<string, Event[]>();
  const withoutUid = new Map<string, Event[]>();
  for (const event of events) {
    const { uid } = event.involvedObject;
    if (uid === undefined) pushNamed(withoutUid, event);
    else push(byUid, uid, event);
  }
  let byName: Map<string, Event[]> | undefined;
  return {
    byUid,
    withoutUid,
    byName: () => {
      if (byName !== undefined) return byName;
      byName = new Map();
      for (const event of events) pushNamed(byName, event);
      return byName;
    },
  };
};

/** UIDs that events of an object may carry: kubelet uses a node's name, and for a static pod the hash of its file. */
const uidsOf = ({ kind, metadata }: KubeObject): readonly string[] => {
  const hash = metadata.annotations['kubernetes.io/config.hash'];
  const own =
    kind === 'Node'
      ? [metadata.uid, metadata.name]
      : hash === undefined
        ? [metadata.uid]
        : [metadata.uid, hash];
  return own.filter((uid) => uid !== '');
};

/** By what an event is found: its object's UID and name. */
export const keysOfEvent = (event: Event): readonly string[] => [
  nameKeyOf(event),
  ...(event.involvedObject.uid === undefined ? [] : [event.involvedObject.uid]),
];

/** By what the events of an object are looked for. */
export const keysOfEvents = (object: KubeObject): readonly string[] => [
  nameKey(object.kind, object.metadata.namespace, object.metadata.name),
  ...uidsOf(object),
];

const newestFirst = (a: Event, b: Event): number =>
  (b.lastSeen ?? 0) - (a.lastSeen ?? 0) ||
  byText(a.metadata.name, b.metadata.name) ||
  byText(a.message, b.message);

/** Events of this very object, newest first: never those of a namesake of another kind, namespace or former life. */
export const eventsOf = (tables: EventTables, object: KubeObject): readonly Event[] => {
  const { kind, metadata } = object;
  const { withoutUid } = tables;
  const named = metadata.uid === '' ? tables.byName() : withoutUid;
  const own = named.size === 0 ? NONE : (named.get(nameKey(kind, metadata.namespace, metadata.name)) ?? NONE);
  let all: Event[] | undefined;
  for (const uid of uidsOf(object)) {
    for (const event of tables.byUid.get(uid) ?? NONE)
      if (event.involvedObject.kind === kind) (all ??= []).push(event);
  }
  if (all === undefined) return own.length < 2 ? own : [...own].sort(newestFirst);
  return [...new Set([...all, ...own])].sort(newestFirst);
};

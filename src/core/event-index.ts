import { isNamespaced } from './is-namespaced.ts';
import type { KubeObject } from './kind.ts';
import type { Event } from './kinds/event.ts';
import { byText } from './ref.ts';

/** Events by what they speak of. */
export interface EventTables {
  readonly byUid: ReadonlyMap<string, readonly Event[]>;
  /** By kind, namespace and name. */
  readonly byName: ReadonlyMap<string, readonly Event[]>;
}

const NONE: readonly never[] = Object.freeze([]);

const nameKey = (kind: string, namespace: string | undefined, name: string): string =>
  `${kind} ${namespace ?? ''}/${name}`;

const push = (map: Map<string, Event[]>, key: string, event: Event): void => {
  const list = map.get(key);
  if (list === undefined) map.set(key, [event]);
  else list.push(event);
};

export const indexEvents = (events: readonly Event[]): EventTables => {
  const byUid = new Map<string, Event[]>();
  const byName = new Map<string, Event[]>();
  for (const event of events) {
    const { uid, kind, namespace, name } = event.involvedObject;
    if (uid !== undefined) push(byUid, uid, event);
    // Events of cluster-scoped objects live in a namespace that is not theirs.
    const space = isNamespaced(kind) ? (namespace ?? event.metadata.namespace) : undefined;
    push(byName, nameKey(kind, space, name), event);
  }
  return { byUid, byName };
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

const newestFirst = (a: Event, b: Event): number =>
  (b.lastSeen ?? 0) - (a.lastSeen ?? 0) ||
  byText(a.metadata.name, b.metadata.name) ||
  byText(a.message, b.message);

/** Events of this very object, newest first: never those of a namesake of another kind, namespace or former life. */
export const eventsOf = ({ byUid, byName }: EventTables, object: KubeObject): readonly Event[] => {
  const { kind, metadata } = object;
  const uids = uidsOf(object);
  const named = byName.get(nameKey(kind, metadata.namespace, metadata.name)) ?? NONE;
  const own = named.filter(
    ({ involvedObject: { uid } }) => uid === undefined || metadata.uid === '' || uids.includes(uid),
  );
  const byId = uids
    .flatMap((uid) => byUid.get(uid) ?? NONE)
    .filter(({ involvedObject }) => involvedObject.kind === kind);
  if (byId.length + own.length === 0) return NONE;
  return [...new Set([...byId, ...own])].sort(newestFirst);
};

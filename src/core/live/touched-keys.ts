// SPDX-License-Identifier: Apache-2.0

import { isOfFlux } from '../deletion-changes.ts';
import { isTelling } from '../event-changes.ts';
import { keysOfEvent, keysOfEvents } from '../event-index.ts';
import { isNamespaced } from '../is-namespaced.ts';
import type { KubeObject, Owner } from '../kind.ts';
import type { Event } from '../kinds/event.ts';
import type { Pod } from '../kinds/pod.ts';
import { ownedKey } from '../owner-index.ts';
import type { ObjectChange } from '../ports/live-cluster.ts';

/**
 * What was looked at, as text: a kind as a whole, a part of it (a namespace, the pods of a node), an object of no namespace,
 * who has a UID, what somebody owns, the events of an object. A change touches keys, and so does a look: where they
 * meet, it has to be looked again. More keys than needed cost time; one too few is a mistake.
 */
export const wholeKey = (kind: string): string => kind;
export const partKey = (kind: string, part: string): string => `${kind}|${part}`;
export const objectKey = (kind: string, namespace: string | undefined, name: string): string =>
  isNamespaced(kind) ? partKey(kind, namespace ?? '') : `${kind}||${name}`;
export const uidKey = (uid: string): string => `uid|${uid}`;
export const listKey = (kind: string, namespace: string | undefined): string =>
  namespace === undefined || !isNamespaced(kind) ? wholeKey(kind) : partKey(kind, namespace);

const ANY = '*';

/** What an object owns of one kind, or of any. */
export const ownedKeys = ({ kind, metadata }: KubeObject, of: string = ANY): readonly string[] => [
  `own|${of}|${metadata.uid}`,
  `own|${of}|${ownedKey(kind, metadata.namespace, metadata.name)}`,
];

const ownedByKeys = (of: string, { kind, name, uid }: Owner, namespace: string | undefined): string[] => {
  const owner = uid === '' ? ownedKey(kind, namespace, name) : uid;
  return [`own|${of}|${owner}`, `own|${ANY}|${owner}`];
};

export const eventsKeys = (object: KubeObject): readonly string[] =>
  keysOfEvents(object).map((key) => `event|${key}`);

const eventKeys = (event: Event): readonly string[] => [
  ...keysOfEvent(event).map((key) => `event|${key}`),
  ...(isTelling(event) ? [partKey('Event', 'telling')] : []),
  ...(isOfFlux(event) ? [partKey('Event', 'flux')] : []),
];

const keysOfObject = (kind: string, object: KubeObject): readonly string[] => {
  const { namespace, name, uid, ownerReferences } = object.metadata;
  const keys = [
    wholeKey(kind),
    partKey(kind, isNamespaced(kind) ? (namespace ?? '') : ''),
    objectKey(kind, namespace, name),
    ...ownerReferences.flatMap((owner) => ownedByKeys(kind, owner, namespace)),
  ];
  if (kind === 'Event') return [...keys, ...eventKeys(object as Event)];
  if (uid !== '') keys.push(uidKey(uid));
  if (kind === 'Pod') keys.push(partKey(kind, `node/${(object as Pod).spec.nodeName ?? ''}`));
  return keys;
};

/** Slices are derived from Endpoints where there are none. */
const kindsOf = (kind: string): readonly string[] =>
  kind === 'Endpoints' ? [kind, 'EndpointSlice'] : [kind];

/** Everything that a change may be seen by. */
export const touchedKeys = ({ kind, before, after }: ObjectChange): ReadonlySet<string> =>
  new Set(
    [before, after].flatMap((object) =>
      object === undefined ? [] : kindsOf(kind).flatMap((each) => keysOfObject(each, object)),
    ),
  );

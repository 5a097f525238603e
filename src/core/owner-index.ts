// SPDX-License-Identifier: Apache-2.0

import { isNamespaced } from './is-namespaced.ts';
import type { KubeObject } from './kind.ts';

const NONE: readonly never[] = Object.freeze([]);

export interface OwnerTables {
  /** Owners without UID, as in recordings written by hand, by kind, namespace and name. */
  readonly byName: ReadonlyMap<string, readonly KubeObject[]>;
  readonly byUid: ReadonlyMap<string, readonly KubeObject[]>;
}

/** By what an owner without UID is known. Cluster-scoped objects have no namespace, whatever the caller thinks. */
export const ownedKey = (kind: string, namespace: string | undefined, name: string): string =>
  `${kind} ${isNamespaced(kind) ? (namespace ?? '') : ''}/${name}`;

/** What is owned of one list, by its owner. */
export const indexOwned = (objects: readonly KubeObject[]): OwnerTables => {
  const byName = new Map<string, KubeObject[]>();
  const byUid = new Map<string, KubeObject[]>();
  // Replicas stand beside each other and share their references.
  let shared: KubeObject['metadata']['ownerReferences'] | undefined;
  let siblings: KubeObject[] | undefined;
  for (const object of objects) {
    const { ownerReferences } = object.metadata;
    if (ownerReferences.length === 0) continue;
    if (ownerReferences === shared && siblings !== undefined) {
      siblings.push(object);
      continue;
    }
    for (const { kind, name, uid } of ownerReferences) {
      const table = uid === '' ? byName : byUid;
      const key = uid === '' ? ownedKey(kind, object.metadata.namespace, name) : uid;
      const list = table.get(key);
      if (list === undefined) table.set(key, [object]);
      else list.push(object);
    }
    shared = ownerReferences;
    const [only] = ownerReferences;
    siblings =
      ownerReferences.length === 1 && only !== undefined && only.uid !== '' ? byUid.get(only.uid) : undefined;
  }
  return { byName, byUid };
};

/** What an object owns directly of one list: by UID, then by name. */
export const ownedIn = (
  { byName, byUid }: OwnerTables,
  { kind, metadata: { uid, namespace, name } }: KubeObject,
): readonly KubeObject[] => {
  const byId = uid === '' ? NONE : (byUid.get(uid) ?? NONE);
  const named = byName.size === 0 ? NONE : (byName.get(ownedKey(kind, namespace, name)) ?? NONE);
  return named.length === 0 ? byId : byId.length === 0 ? named : [...byId, ...named];
};

// SPDX-License-Identifier: Apache-2.0

import { text } from '../../src/core/read.ts';
import { namespaceOf, type RawObject } from './raw-object.ts';

/**
 * An object that is held as the JSON text in which lists carry it, that is without kind and apiVersion: for clusters
 * that would not fit in memory as objects.
 */
export interface SerialisedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly bytes: Buffer;
}

export type Given = RawObject | SerialisedObject;

/** One stored object: serialised when first asked for, then never again. */
export interface Entry {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly raw: () => RawObject;
  /** JSON without kind and apiVersion, as lists carry it. */
  readonly bytes: () => Buffer;
}

export const isSerialised = (given: Given): given is SerialisedObject => Buffer.isBuffer(given['bytes']);

/** `resourceVersion` is given to objects that have none (manifests), or to all when they changed here. */
export const entryOf = (given: Given, resourceVersion: number, changed = false): Entry => {
  const { apiVersion, kind } = given;
  if (isSerialised(given)) {
    const { namespace, name, bytes } = given;
    const raw = (): RawObject => ({
      apiVersion,
      kind,
      ...(JSON.parse(bytes.toString('utf8')) as Pick<RawObject, 'metadata'>),
    });
    return { apiVersion, kind, namespace, name, raw, bytes: () => bytes };
  }
  const kept = changed ? undefined : text(given.metadata['resourceVersion']);
  const object: RawObject = {
    ...given,
    metadata: { ...given.metadata, resourceVersion: kept ?? String(resourceVersion) },
  };
  let bytes: Buffer | undefined;
  const serialise = (): Buffer => {
    const { apiVersion: _version, kind: _kind, ...rest } = object;
    return Buffer.from(JSON.stringify(rest));
  };
  return {
    apiVersion,
    kind,
    namespace: namespaceOf(object),
    name: object.metadata.name,
    raw: () => object,
    bytes: () => (bytes ??= serialise()),
  };
};

/** etcd's order: by namespace, then by name, code unit by code unit. */
export const compareEntries = (
  a: Pick<Entry, 'namespace' | 'name'>,
  b: Pick<Entry, 'namespace' | 'name'>,
): number => {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  return a.name === b.name ? 0 : a.name < b.name ? -1 : 1;
};

/** The whole object as text: what GET of one object and watches send. */
export const wholeObject = (entry: Entry): Buffer =>
  Buffer.concat([
    Buffer.from(`{"kind":${JSON.stringify(entry.kind)},"apiVersion":${JSON.stringify(entry.apiVersion)},`),
    entry.bytes().subarray(1),
  ]);

// SPDX-License-Identifier: Apache-2.0

import type { Json } from '../../src/core/read.ts';

/** How the API server names a list's item, by what its schema merges on. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  conditions: ['type'],
  containers: ['name'],
  env: ['name'],
  initContainers: ['name'],
  ownerReferences: ['uid'],
  podIPs: ['ip'],
  hostIPs: ['ip'],
  ports: ['containerPort', 'protocol'],
  volumeMounts: ['mountPath'],
  volumes: ['name'],
};

const keyOf = (item: Json, keys: readonly string[]): string =>
  `k:${JSON.stringify(Object.fromEntries(keys.filter((key) => key in item).map((key) => [key, item[key]])))}`;

const fieldsOf = (value: unknown, name = ''): Json => {
  const keys = KEYS[name];
  if (Array.isArray(value)) {
    if (keys === undefined) return {};
    return Object.fromEntries(value.map((item: Json) => [keyOf(item, keys), { '.': {}, ...fieldsOf(item) }]));
  }
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [`f:${key}`, fieldsOf(item, key)]));
};

interface Write {
  readonly manager: string;
  readonly apiVersion: string;
  readonly time: string;
  /** What this manager wrote: the part of the object. */
  readonly fields: Json;
  readonly subresource?: string;
}

/** metadata.managedFields as a server keeps it: about a third of a pod's bytes. */
export const managedFields = (writes: readonly Write[]): readonly Json[] =>
  writes.map(({ manager, apiVersion, time, fields, subresource }) => ({
    manager,
    operation: 'Update',
    apiVersion,
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsOf(fields),
    ...(subresource === undefined ? {} : { subresource }),
  }));

// SPDX-License-Identifier: Apache-2.0

import type { KubeObject } from '../core/kind.ts';

/** Bookkeeping of the API server: it tells nothing of what is wrong. */
const PASSED_OVER = new Set(['uid', 'appliedVersions', 'generation', 'apiVersion']);
const TIMES = /(?:Timestamp|Time|At|since|Seen|^at)$/;

const isTime = (key: string, value: unknown): value is number =>
  typeof value === 'number' && value > 1e12 && TIMES.test(key);

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** An object without bookkeeping and empty fields, moments as text: what a person would read of it. */
export const plainValue = (value: unknown, key = ''): unknown => {
  if (isTime(key, value)) return new Date(value).toISOString();
  if (Array.isArray(value)) return value.map((item) => plainValue(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, unknown>>).flatMap(([name, field]) => {
      // Its own kind was asked for; that of what it refers to is half of the reference.
      const isKnown = PASSED_OVER.has(name) || (name === 'kind' && key === '');
      const plain = isKnown ? undefined : plainValue(field, name);
      return isEmpty(plain) ? [] : [[name, plain]];
    }),
  );
};

/** `3m`, `5h`, `12d` between two moments. */
export const ageOf = (since: number | undefined, now: number): string => {
  if (since === undefined) return '?';
  const minutes = Math.max(0, Math.round((now - since) / 60_000));
  if (minutes < 120) return `${minutes}m`;
  return minutes < 2 * 24 * 60 ? `${Math.round(minutes / 60)}h` : `${Math.round(minutes / 60 / 24)}d`;
};

const isScalar = (value: unknown): value is string | number | boolean =>
  (typeof value === 'string' && value !== '' && value.length <= 60) ||
  typeof value === 'number' ||
  typeof value === 'boolean';

/** One line of a list: name, age, and the plain fields of its kind. */
export const objectLine = (object: KubeObject, now: number): string => {
  const { metadata, kind: _, apiVersion: __, ...own } = object;
  const fields = Object.entries(own)
    .filter(([key, value]) => isScalar(value) && !isTime(key, value))
    .map(([key, value]) => `${key}=${String(value)}`);
  const conditions = (own as { conditions?: unknown }).conditions;
  const bad = (Array.isArray(conditions) ? (conditions as Readonly<Record<string, unknown>>[]) : []).map(
    ({ type, status }) => `${String(type)}=${String(status)}`,
  );
  return [
    metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`,
    `age=${ageOf(metadata.creationTimestamp, now)}`,
    ...(metadata.deletionTimestamp === undefined ? [] : ['terminating']),
    ...fields,
    ...bad,
  ].join(' ');
};

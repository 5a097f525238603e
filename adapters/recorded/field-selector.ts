// SPDX-License-Identifier: Apache-2.0

import { type Json, record } from '../../src/core/read.ts';
import { BadQuery, type Matcher } from './label-selector.ts';

/** Fields that API servers select by, beyond name and namespace. https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/ */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Event: [
    ...['apiVersion', 'fieldPath', 'kind', 'name', 'namespace', 'resourceVersion', 'uid'].map(
      (name) => `involvedObject.${name}`,
    ),
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  Job: ['status.successful'],
  Namespace: ['status.phase'],
  Node: ['spec.unschedulable'],
  Pod: [
    'spec.hostNetwork',
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'status.nominatedNodeName',
    'status.phase',
    'status.podIP',
  ],
  ReplicaSet: ['status.replicas'],
  ReplicationController: ['status.replicas'],
  Secret: ['type'],
};

const valueAt = (object: Json, path: string): string => {
  let value: unknown = object;
  for (const field of path.split('.')) value = record(value)[field];
  if (path === 'source') value = record(value)['component'] ?? object['reportingComponent'];
  if (path === 'spec.unschedulable' || path === 'spec.hostNetwork') return String(value === true);
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';
};

/** `\,`, `\=` and `\\` stand for themselves in a value. */
const unescape = (value: string): string => value.replace(/\\([\\,=])/g, '$1');

const TERM = /^([A-Za-z.]+)(==|=|!=)((?:[^\\=]|\\[\\,=])*)$/;

/** `involvedObject.kind=Pod,type!=Normal` → whether an object matches. Throws BadQuery for a field that cannot be selected by. */
export const fieldMatcher = (selector: string, kind: string): Matcher => {
  if (selector === '') return () => true;
  const supported = new Set(['metadata.name', 'metadata.namespace', ...(FIELDS[kind] ?? [])]);
  const terms = selector.split(/(?<!\\),/).map((part) => {
    const [, path, operator, value = ''] = TERM.exec(part) ?? [];
    if (path === undefined) throw new BadQuery(`invalid fieldSelector: ${part}`);
    if (!supported.has(path)) throw new BadQuery(`field label not supported for ${kind}: ${path}`);
    return { path, equal: operator !== '!=', value: unescape(value) };
  });
  return (object) => terms.every(({ path, equal, value }) => (valueAt(object, path) === value) === equal);
};

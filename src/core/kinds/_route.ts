// SPDX-License-Identifier: Apache-2.0

import { type Condition, readConditions } from '../condition.ts';
import type { KubeObject } from '../kind.ts';
import { type Json, list, number, record, text, texts } from '../read.ts';

/** What the routes of the Gateway API have in common. */
export interface Route<K extends string = string> extends KubeObject<K> {
  /** Empty = every host of its parents. */
  readonly hostnames: readonly string[];
  readonly parents: readonly ParentRef[];
  readonly backends: readonly BackendRef[];
  /** What each parent's controller says of the route. */
  readonly verdicts: readonly { readonly parent: ParentRef; readonly conditions: readonly Condition[] }[];
}

export interface ParentRef {
  readonly group: string;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly sectionName?: string | undefined;
  readonly port?: number | undefined;
}

export interface BackendRef {
  readonly group: string;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly port?: number | undefined;
}

const parentRef = (raw: Json): ParentRef => ({
  group: text(raw['group']) ?? 'gateway.networking.k8s.io',
  kind: text(raw['kind']) ?? 'Gateway',
  namespace: text(raw['namespace']) || undefined,
  name: text(raw['name']) ?? '',
  sectionName: text(raw['sectionName']) || undefined,
  port: number(raw['port']),
});

const backendRef = (raw: Json): BackendRef => ({
  group: text(raw['group']) ?? '',
  kind: text(raw['kind']) ?? 'Service',
  namespace: text(raw['namespace']) || undefined,
  name: text(raw['name']) ?? '',
  port: number(raw['port']),
});

/** Requests may be copied to a second backend. */
const mirrors = (raw: Json): readonly BackendRef[] =>
  list(raw['filters'], (filter) => {
    const target = record(filter['requestMirror'])['backendRef'];
    return target === undefined ? [] : list([target], backendRef);
  }).flat();

export const projectRoute = <K extends string>(raw: Json, base: KubeObject<K>): Route<K> => {
  const spec = record(raw['spec']);
  return {
    hostnames: texts(spec['hostnames']),
    parents: list(spec['parentRefs'], parentRef),
    backends: list(spec['rules'], (rule) => [
      ...list(rule['backendRefs'], backendRef),
      ...mirrors(rule),
    ]).flat(),
    verdicts: list(record(raw['status'])['parents'], (verdict) => ({
      parent: parentRef(record(verdict['parentRef'])),
      conditions: readConditions(verdict['conditions']),
    })),
    ...base,
  };
};

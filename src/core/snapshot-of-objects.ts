// SPDX-License-Identifier: Apache-2.0

import { isCustomGroup } from './custom-group.ts';
import { type KindDefinition, type KubeObject, projectObject } from './kind.ts';
import { kinds } from './kinds/index.ts';
import { type Json, record, text } from './read.ts';
import type { KindState, Scope, Snapshot } from './snapshot.ts';

interface Given {
  readonly cluster?: string;
  readonly now: number;
  readonly scope?: Scope;
  /** Kinds without objects were read and are empty; otherwise they count as not recorded. */
  readonly complete?: boolean;
}

const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? apiVersion.replace(/\/.*/s, '') : '';

const byServedName = new Map<string, KindDefinition[]>();
for (const definition of Object.values(kinds) as readonly KindDefinition[]) {
  const name = definition.servedAs ?? definition.kind;
  byServedName.set(name, [...(byServedName.get(name) ?? []), definition]);
}

/** Other groups have kinds of the same names: a Service of Knative is no Service. */
const definitionOf = (kind: string, apiVersion: string | undefined): KindDefinition | undefined =>
  (byServedName.get(kind) ?? []).find(
    ({ apiVersions }) =>
      apiVersion === undefined ||
      kind === 'Event' ||
      apiVersions.some((served) => groupOf(served) === groupOf(apiVersion)),
  ) ?? (isCustomGroup(groupOf(apiVersion ?? '')) ? (kinds.CustomObject as KindDefinition) : undefined);

/** Raw objects → a snapshot, without a server: for cases, scores and tools that hold everything in memory. */
export const snapshotOfObjects = (
  objects: readonly unknown[],
  { cluster = 'test', now, scope = {}, complete = true }: Given,
): Snapshot => {
  const byKind = new Map<string, Json[]>();
  for (const object of objects) {
    const raw = record(object);
    const definition = definitionOf(text(raw['kind']) ?? '', text(raw['apiVersion']));
    if (definition === undefined) continue;
    const known = byKind.get(definition.kind);
    if (known === undefined) byKind.set(definition.kind, [raw]);
    else known.push(raw);
  }
  const inScope = (object: KubeObject): boolean =>
    scope.namespaces === undefined ||
    object.metadata.namespace === undefined ||
    scope.namespaces.includes(object.metadata.namespace);
  const states: Partial<Record<string, KindState>> = {};
  for (const definition of Object.values(kinds) as readonly KindDefinition[]) {
    const raws = byKind.get(definition.kind);
    states[definition.kind] =
      raws === undefined && !complete
        ? {
            status: 'skipped',
            reason: 'not-recorded',
            detail: `${definition.kind} is not in this recording`,
            objects: [],
            readIn: [],
          }
        : {
            status: 'read',
            objects: (raws ?? []).map((raw) => projectObject(definition, raw)).filter(inScope),
          };
  }
  return { cluster, takenAt: now, scope, kinds: states };
};

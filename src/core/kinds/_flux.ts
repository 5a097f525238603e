// SPDX-License-Identifier: Apache-2.0

import { type Json, list, record, text } from '../read.ts';
import type { Ref } from '../ref.ts';
import type { Conditioned } from './_conditioned.ts';
import type { Sync } from './_sync.ts';

/** What Flux applies: from a source, after others. */
export interface FluxApplied<K extends string = string> extends Conditioned<K> {
  readonly source?: Ref | undefined;
  readonly dependsOn: readonly Ref[];
  /** Newest first. */
  readonly syncs: readonly Sync[];
}

/** A reference that means the namespace of the object itself when it names none. */
export const fluxRef = (raw: unknown, namespace: string | undefined, kind?: string): Ref | undefined => {
  const reference = record(raw);
  const name = text(reference['name']);
  const ofKind = kind ?? text(reference['kind']);
  return name === undefined || ofKind === undefined
    ? undefined
    : { kind: ofKind, namespace: text(reference['namespace']) || namespace, name };
};

export const dependenciesOf = (spec: Json, namespace: string | undefined, kind: string): readonly Ref[] =>
  list(spec['dependsOn'], (entry) => fluxRef(entry, namespace, kind) ?? []).flat();

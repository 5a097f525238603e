// SPDX-License-Identifier: Apache-2.0

import type { ConditionMeaning } from './analysis-settings.ts';
import type { Evidence } from './evidence.ts';
import type { KubeObject } from './kind.ts';
import type { KindName, Kinds } from './kinds/index.ts';
import type { LabelSelector } from './label-selector.ts';
import type { Ref } from './ref.ts';

/**
 * A snapshot as one analyzer may see it: only the kinds it declared. Absence is never concluded from what could not
 * be read: ask `lacks` or `knows` before saying that something does not exist.
 */
export interface Cluster<K extends KindName> {
  readonly name: string;
  /** The moment of the snapshot, epoch milliseconds: the only "now" there is. */
  readonly now: number;
  /** `gitVersion` of the API server, for example `v1.36.0`, where it tells. */
  readonly serverVersion?: string | undefined;
  /** What could be read of a kind: everything in scope, or nothing when it may not or cannot be read. */
  readonly list: <T extends K>(kind: T, namespace?: string) => readonly Kinds[T][];
  readonly find: <T extends K>(kind: T, name: string, namespace?: string) => Kinds[T] | undefined;
  /** True only when the kind was read completely there and no such object exists. */
  readonly lacks: (kind: K, name: string, namespace?: string) => boolean;
  /** True when every object of the kind in that namespace (or the whole scope) was read. */
  readonly knows: (kind: K, namespace?: string) => boolean;
  readonly owned: <T extends K>(by: KubeObject, kind: T) => readonly Kinds[T][];
  readonly selected: <T extends K>(
    kind: T,
    namespace: string | undefined,
    selector: LabelSelector | Readonly<Record<string, string>> | undefined,
  ) => readonly Kinds[T][];
  /**
   * What `make`, a constant, finds in all objects of a kind: made once per list. `part` names what of it is looked at, a
   * namespace or `node/<name>` of pods: live mode looks again when something there changes.
   */
  readonly table: <T extends K, R extends object>(
    kind: T,
    make: (objects: readonly Kinds[T][]) => R,
    part: string,
  ) => R;
  /** Events of this very object (matched by UID where both carry one), newest first. Empty when Event was not declared. */
  readonly events: (object: KubeObject) => readonly Kinds['Event'][];
  /** Top of the ownerReferences chain among known objects; itself when it has none. */
  readonly topOwner: (object: KubeObject) => Ref;
  /** Whether something at `since` is at least `ms` old now; also tells live mode when to look again. Unknown times are old. */
  readonly olderThan: (since: number | undefined, ms: number) => boolean;
  /** The threshold that a problem of this analyzer declares, or what the operator put in its place. */
  readonly threshold: (code: string) => number;
  /** What operators say of conditions whose meaning is not known here; the first that fits decides. */
  readonly conditions: readonly ConditionMeaning[];
  /** Quotes an event or condition as bounded evidence. */
  readonly quote: (event: Kinds['Event']) => Evidence;
}

// SPDX-License-Identifier: Apache-2.0

import type { CustomOutcome } from './custom-finding.ts';
import type { KubeObject } from './kind.ts';
import type { KindName, Kinds } from './kinds/index.ts';
import type { ObjectName } from './object-name.ts';
import type { PodLogs } from './pod-logs.ts';
import type { SkipReason } from './skip-reason.ts';

export type { SkipReason } from './skip-reason.ts';

/** What is known of one kind: all of it in scope, or why not. "Could not look" is never an empty list. */
export type KindState<T extends KubeObject = KubeObject> =
  | { readonly status: 'read'; readonly objects: readonly T[] }
  | {
      readonly status: 'skipped';
      readonly reason: SkipReason;
      /** One clause for people: "forbidden: cannot list secrets in namespace shop". */
      readonly detail: string;
      /** What could be read all the same (some of several namespaces). */
      readonly objects: readonly T[];
      /** Namespaces in which the kind was read completely. */
      readonly readIn: readonly string[];
    };

/** Which part of a cluster. `namespaces` undefined = all. */
export interface Scope {
  readonly namespaces?: readonly string[] | undefined;
  /** Label selector in its text form (`app=web,tier!=cache`), applied to the objects that are checked, not to those they refer to. */
  readonly selector?: string | undefined;
  /** One object, whose findings and those of what belongs to it are told; everything is read all the same, for the cause. */
  readonly object?: ObjectName | undefined;
  /** Checked are only namespaces that fit one of these patterns; all were read. */
  readonly only?: readonly string[] | undefined;
  /** Namespaces that fit one of these patterns are not checked. */
  readonly except?: readonly string[] | undefined;
}

/** At most one LIST per kind and scope; immutable; the only input of analyzers. */
export interface Snapshot {
  readonly cluster: string;
  /** Epoch milliseconds: the server's clock for a live cluster, the recording's for a recorded one. */
  readonly takenAt: number;
  readonly scope: Scope;
  /** `gitVersion` of the server, for example `v1.36.0`, where it tells. */
  readonly serverVersion?: string | undefined;
  readonly kinds: { readonly [K in KindName]?: KindState<Kinds[K]> };
  /** Undefined when nobody asked for any. */
  readonly logs?: PodLogs | undefined;
  /** What analyzers of other people say of it. */
  readonly custom?: readonly CustomOutcome[] | undefined;
}

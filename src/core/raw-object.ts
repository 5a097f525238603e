// SPDX-License-Identifier: Apache-2.0

import type { SkipReason } from './skip-reason.ts';
import type { Scope } from './snapshot.ts';

/** An object as the API server holds it: of a Secret without the values. */
export type RawObject = Readonly<Record<string, unknown>>;

/** Which objects of a kind; by `name` those of that name, one for each namespace. */
export type RawScope = Pick<Scope, 'namespaces' | 'selector'> & { readonly name?: string | undefined };

/** What a kind is called where it was asked for. */
export interface RawKind {
  readonly kind: string;
  readonly apiVersion: string;
  readonly namespaced: boolean;
}

/** All objects of one kind in scope, or why not: "could not look" is never an empty list. */
export type RawObjects =
  | {
      readonly status: 'read';
      readonly objects: readonly RawObject[];
      readonly of?: RawKind | undefined;
      /** The server's clock when it was asked, where it tells: epoch milliseconds. */
      readonly takenAt?: number | undefined;
    }
  | {
      readonly status: 'skipped';
      readonly reason: SkipReason;
      /** One clause for people. */
      readonly detail: string;
      /** The kind that was probably meant, where there is none of that word. */
      readonly suggestion?: string | undefined;
      /** What could be read all the same. */
      readonly objects: readonly RawObject[];
      readonly takenAt?: number | undefined;
    };

import type { SkipReason } from './skip-reason.ts';

/** An object as the API server holds it: of a Secret without the values. */
export type RawObject = Readonly<Record<string, unknown>>;

/** All objects of one kind in scope, or why not: "could not look" is never an empty list. */
export type RawObjects =
  | {
      readonly status: 'read';
      readonly objects: readonly RawObject[];
      /** The server's clock when it was asked, where it tells: epoch milliseconds. */
      readonly takenAt?: number | undefined;
    }
  | {
      readonly status: 'skipped';
      readonly reason: SkipReason;
      /** One clause for people. */
      readonly detail: string;
      /** What could be read all the same. */
      readonly objects: readonly RawObject[];
      readonly takenAt?: number | undefined;
    };

// SPDX-License-Identifier: Apache-2.0

/** Of whom everything is to go. */
export type PurgeTarget =
  | { readonly type: 'cluster'; readonly name: string }
  /** By the id that the platform gives them; names that stand beside it go with it. */
  | { readonly type: 'person'; readonly id: string };

export interface PurgeRequest {
  readonly target: PurgeTarget;
  /** Counts only. */
  readonly dryRun: boolean;
  /** Audit entries go too, rather than to keep what was done under a stand-in. */
  readonly audit: 'strip' | 'delete';
  /** Answers of AI stay: nobody can tell of whom they are. */
  readonly keepAnswers: boolean;
}

/** What is kept of one sort, or was. */
export interface PurgeCount {
  /** As people call it: `reports`, `audit entries`. */
  readonly what: string;
  readonly gone: number;
  /** What concerns the target was taken out of these; the rest stands. */
  readonly stripped: number;
}

export interface Purged {
  readonly request: PurgeRequest;
  readonly counts: readonly PurgeCount[];
  /** Checks that were under way and did not end in time: what they write is kept; purge again. */
  readonly underWay: number;
  /** Watches of the configuration that look at the cluster: what they find from now on is kept and told anew. */
  readonly watches: readonly string[];
  /** Watches that people made in chat, which go. */
  readonly chatWatches: readonly string[];
  /** What stands in its place where the rest of an entry stays. */
  readonly standIn: string;
}

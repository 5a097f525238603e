// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

/** What workers publish about the clusters they reach, with a TTL: for defaults, typo hints, autocomplete and status. */
export const ClusterEntry = z.object({
  name: z.string(),
  default: z.boolean(),
  namespaces: z.array(z.string()).readonly(),
  /** Epoch milliseconds of the last successful look. */
  seenAt: z.number().optional(),
  /** One clause when it cannot be reached now. */
  trouble: z.string().optional(),
  /** Epoch milliseconds of the first look that failed, of those that have failed since one worked. */
  troubleSince: z.number().optional(),
  /** Epoch milliseconds since when every look has worked. */
  reachableSince: z.number().optional(),
  /** The last trouble that is over. */
  lastTrouble: z.object({ at: z.number(), detail: z.string() }).optional(),
  /** What is never read there, by choice of whoever runs the bot: "Secrets (kubernetes.secrets: none)". */
  leftOut: z.array(z.string()).readonly().optional(),
  /** What else its operators should know of it, in sentences. */
  notes: z.array(z.string()).readonly().optional(),
  /** What of the watches that its own resources declare is not done, in sentences. */
  undone: z.array(z.string()).readonly().optional(),
  /** `kubernetes`, `recorded` or `demo`. */
  source: z.string(),
  serverVersion: z.string().optional(),
});
export type ClusterEntry = z.infer<typeof ClusterEntry>;

export interface Directory {
  readonly clusters: readonly ClusterEntry[];
}

export const defaultClusterOf = (directory: Directory): string | undefined =>
  (directory.clusters.find((cluster) => cluster.default) ?? directory.clusters[0])?.name;

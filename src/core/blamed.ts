// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

const Pods = z.object({
  type: z.literal('pods'),
  /** Top owner, as `Kind/namespace/name`; undefined for pods that nobody owns. */
  owner: z.string().optional(),
  /** Pods that it wants. */
  wanted: z.number().optional(),
  /** ReplicaSets that they belong to. */
  sets: z.array(z.string()).readonly(),
  /** Those in trouble; empty when there are too many to remember. */
  pods: z.array(z.object({ name: z.string(), uid: z.string() })).readonly(),
});

const Thing = z.object({
  type: z.literal('object'),
  uid: z.string(),
  /** When somebody other than Kubernetes itself last edited it, epoch milliseconds. */
  edited: z.number().optional(),
  /** Pods that it wants, where it is a workload. */
  replicas: z.number().optional(),
  /** Newest ReplicaSet of a Deployment. */
  set: z.string().optional(),
  /** Limits of a quota. */
  hard: z.record(z.string(), z.string()).optional(),
});

/** How the object to blame stood when it was blamed: beside how it stands when the trouble is over, it tells what ended it. */
export const Blamed = z.discriminatedUnion('type', [
  z.object({ type: z.literal('missing') }),
  z.object({ type: z.literal('node'), ready: z.boolean(), cordoned: z.boolean() }),
  Pods,
  Thing,
]);
export type Blamed = z.infer<typeof Blamed>;
export type BlamedPods = z.infer<typeof Pods>;
export type BlamedThing = z.infer<typeof Thing>;

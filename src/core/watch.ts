// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { Conversation, Person } from './conversation.ts';
import { severities } from './finding.ts';

/** A channel that messages go to by themselves: no thread. */
export const Place = Conversation.omit({ thread: true });
export type Place = z.infer<typeof Place>;

/** When a watch looks. */
export const Rhythm = z.discriminatedUnion('type', [
  z.object({ type: z.literal('every'), ms: z.number().positive() }),
  /** Five cron fields as a CronJob has them; IANA zone, UTC unless given. */
  z.object({ type: z.literal('cron'), cron: z.string().min(1), timeZone: z.string().optional() }),
  /** What changes is looked at as it changes. */
  z.object({ type: z.literal('live') }),
]);
export type Rhythm = z.infer<typeof Rhythm>;

/** Milliseconds between looks below which a cluster would do little else than be looked at. */
export const leastSpan = 10_000;

/** Where a watch comes from: what only its origin may change. */
export const watchOrigins = ['file', 'chat', 'cluster'] as const;

/** Who made a watch, and where, as far as that decides what they may see. */
const Maker = z.object({
  conversation: Place,
  person: Person.pick({ id: true, groups: true, guest: true }),
  direct: z.boolean().optional(),
  shared: z.boolean().optional(),
});

/** One part of one cluster that is looked at again and again, and what is told of it to whom. */
export const Watch = z.object({
  schema: z.literal(1),
  /** Short, of letters, digits and dashes; unique over all origins. */
  id: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
  origin: z.enum(watchOrigins),
  cluster: z.string().min(1),
  /** Undefined = all. */
  namespaces: z.array(z.string()).readonly().optional(),
  /** Filter names or groups; empty = the default set. */
  filters: z.array(z.string()).readonly(),
  rhythm: Rhythm,
  /** What is less grave is neither told nor kept. */
  severity: z.enum(severities),
  /** Each incident that is told is explained in its thread. */
  explain: z.boolean(),
  /** Beside or in place of what the routes say; empty = as the routes say. */
  to: z.array(Place).readonly(),
  /** Who made it, as people are told; undefined = the configuration. */
  by: z.string().optional(),
  /** Of one that was made in chat: it tells only what they may see there, at each look. */
  maker: Maker.optional(),
  /** Epoch milliseconds. */
  madeAt: z.number(),
});
export type Watch = z.infer<typeof Watch>;

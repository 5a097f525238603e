// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

/** Rows of one page unless somebody asks for another number, and at most. */
export const PAGE = { usual: 30, most: 500 } as const;
/** Lines of a log. */
export const LINES = { usual: 100, most: 1_000 } as const;

const page = {
  limit: z.number().int().min(1).max(PAGE.most),
  /** Where an earlier page ended: what it gave as `next`. */
  after: z.string().max(600).optional(),
};

const object = { kind: z.string().min(1), name: z.string().min(1) };

/**
 * What somebody wants to see of a cluster; namespaces stand in the work. Kinds are in our spelling; of lists and one object
 * also as kubectl takes them, for kinds that only the cluster knows.
 */
export const Look = z.discriminatedUnion('what', [
  z.object({ what: z.literal('list'), kind: z.string().min(1), selector: z.string().optional(), ...page }),
  z.object({ what: z.literal('object'), ...object }),
  z.object({
    what: z.literal('events'),
    kind: z.string().optional(),
    name: z.string().optional(),
    ...page,
  }),
  z.object({
    what: z.literal('logs'),
    ...object,
    container: z.string().optional(),
    previous: z.boolean(),
    tail: z.number().int().min(1).max(LINES.most),
    sinceSeconds: z.number().int().min(1).optional(),
    contains: z.string().max(200).optional(),
  }),
  z.object({ what: z.literal('relations'), ...object }),
  z.object({
    what: z.literal('timeline'),
    ...object,
    /** How far back, in milliseconds. */
    sinceMs: z.number().int().positive(),
    /** The incident that it is about, where it is about one: what became of it is told too. */
    incident: z.string().optional(),
    ...page,
  }),
  z.object({ what: z.literal('cluster') }),
]);
export type Look = z.infer<typeof Look>;
export type LookOf<W extends Look['what']> = Extract<Look, { what: W }>;

const rest = {
  /** How many there are, whatever this page shows. */
  total: z.number(),
  /** Undefined: this is the last page. */
  next: z.string().optional(),
};

export const SeenObject = z.object({
  name: z.string(),
  namespace: z.string().optional(),
  created: z.number().optional(),
  labels: z.record(z.string(), z.string()),
  /** One for each column. */
  cells: z.array(z.string()).readonly(),
});
export type SeenObject = z.infer<typeof SeenObject>;

export const SeenEvent = z.object({
  at: z.number().optional(),
  firstSeen: z.number().optional(),
  type: z.string(),
  reason: z.string(),
  count: z.number(),
  /** `Pod/shop/web-1`. */
  object: z.string(),
  message: z.string(),
});
export type SeenEvent = z.infer<typeof SeenEvent>;

export const relationNames = ['owned by', 'owns', 'uses', 'used by', 'calls'] as const;

export const timelineSources = ['event', 'change', 'container', 'condition', 'incident'] as const;

export const Moment = z.object({
  at: z.number(),
  source: z.enum(timelineSources),
  /** `Pod/shop/web-1`, or the incident's id. */
  object: z.string(),
  text: z.string(),
  /** An event of type Warning, a container that failed, an incident that opened or became worse. */
  bad: z.boolean(),
});
export type Moment = z.infer<typeof Moment>;

/** What was seen: redacted, bounded, of what this person may see. Times are epoch milliseconds. */
export const Sight = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('list'),
    kind: z.string(),
    namespaced: z.boolean(),
    columns: z.array(z.string()).readonly(),
    items: z.array(SeenObject).readonly(),
    ...rest,
  }),
  z.object({
    what: z.literal('object'),
    kind: z.string(),
    /** Whole, as the cluster has them, but for secrets. */
    objects: z.array(z.record(z.string(), z.unknown())).readonly(),
    /** How the first of them stands, as in a list: label and value. */
    stands: z.array(z.tuple([z.string(), z.string()])).readonly(),
    /** Long texts and lists are shortened. */
    cut: z.boolean(),
  }),
  z.object({ what: z.literal('events'), items: z.array(SeenEvent).readonly(), ...rest }),
  z.object({
    what: z.literal('logs'),
    pod: z.string(),
    namespace: z.string(),
    container: z.string(),
    previous: z.boolean(),
    /** Oldest first, without secrets. */
    lines: z.array(z.string()).readonly(),
    /** There is more than is shown. */
    cut: z.boolean(),
  }),
  z.object({
    what: z.literal('relations'),
    object: z.string(),
    items: z
      .array(z.object({ how: z.enum(relationNames), object: z.string(), missing: z.boolean() }))
      .readonly(),
    /** What is connected with it by more than one step. */
    further: z.array(z.string()).readonly(),
    total: z.number(),
  }),
  z.object({
    what: z.literal('timeline'),
    object: z.string(),
    /** Oldest first. */
    items: z.array(Moment).readonly(),
    ...rest,
  }),
  z.object({
    what: z.literal('cluster'),
    version: z.string().optional(),
    platform: z.string().optional(),
    nodes: z.object({ total: z.number(), ready: z.number() }).optional(),
    namespaces: z.number().optional(),
  }),
]);
export type Sight = z.infer<typeof Sight>;
export type SightOf<W extends Sight['what']> = Extract<Sight, { what: W }>;

/** What was seen of which cluster, when by its own clock. */
export const Looked = z.object({
  schema: z.literal(1),
  cluster: z.string(),
  takenAt: z.number(),
  sight: Sight,
});
export type Looked = z.infer<typeof Looked>;

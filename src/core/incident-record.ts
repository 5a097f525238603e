// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { Blamed } from './blamed.ts';
import { Span } from './document.ts';
import { severities } from './finding.ts';
import { carriedTrace } from './trace-context.ts';
import { Place } from './watch.ts';

/** Somebody of some platform. */
export const Who = z.object({
  platform: z.string().min(1),
  workspace: z.string().min(1),
  id: z.string().min(1),
  /** As it was shown there; undefined where nobody told. */
  name: z.string().optional(),
});
export type Who = z.infer<typeof Who>;

export const sameWho = (a: Who, b: Who): boolean =>
  a.platform === b.platform && a.workspace === b.workspace && a.id === b.id;

export const deeds = [
  'acknowledged',
  'unacknowledged',
  'assigned',
  'unassigned',
  'muted',
  'unmuted',
] as const;

/** Who did what to an incident, when. */
export const Step = z.object({
  /** Epoch milliseconds. */
  at: z.number(),
  by: Who,
  /** The interaction that did it: the same delivery twice is one step. */
  interaction: z.string(),
  deed: z.enum(deeds),
  to: Who.optional(),
  until: z.number().optional(),
  reason: z.string().optional(),
});
export type Step = z.infer<typeof Step>;

/** What an incident is known by, wherever it is met: kept with its record, so that it can be shown without a report. */
export const IncidentSubject = z.object({
  cluster: z.string().min(1),
  /** The incident's fingerprint. */
  incident: z.string().min(1),
  severity: z.enum(severities),
  title: z.array(Span).readonly(),
  namespaces: z.array(z.string()).readonly(),
  /** The report in which it turned last, or in which somebody did something about it; empty while there is none. */
  report: z.string(),
  /** With whose rights that was read, where not with the bot's own. */
  as: z.string().optional(),
});
export type IncidentSubject = z.infer<typeof IncidentSubject>;

/**
 * How an incident stands. Only watches open and resolve: what ad-hoc reports alone know of stays `reported`. `pending`: a
 * watch has seen it, and it has to last a while before anybody is told; `recovering`: not there any more, not yet for long.
 */
export const incidentStates = ['reported', 'pending', 'open', 'recovering', 'resolved'] as const;
export type IncidentState = (typeof incidentStates)[number];

/**
 * What became of an incident by itself, as far as people are told of it. `changed`: it is as grave as it was and has
 * another cause at its head; `steady`: it flapped, and is there to stay (what is gone to stay is `resolved`).
 */
export const turns = [
  'opened',
  'reopened',
  'worse',
  'changed',
  'resolved',
  'flapping',
  'steady',
  'escalated',
] as const;
export type TurnName = (typeof turns)[number];

export const Turn = z.object({
  /** Epoch milliseconds. */
  at: z.number(),
  turn: z.enum(turns),
  /** One clause for people: "2 more workloads", "back after 12 min". */
  detail: z.array(Span).readonly().optional(),
  /** Whoever is on call is called: it is new, back, or graver, and nobody has acknowledged it. */
  loud: z.literal(true).optional(),
});
export type Turn = z.infer<typeof Turn>;

/** What watches know of an incident. Times are epoch milliseconds. */
export const Watched = z.object({
  /** Ids of the watches that see it. */
  watches: z.array(z.string()).readonly(),
  /** Grows each time that it comes back long after it was resolved: a new message, not an old one changed. */
  episode: z.number(),
  /** First time in this episode. */
  firstSeen: z.number(),
  /** Since when it is there this time: from here on it has to last. */
  since: z.number(),
  /** Last time that a watch saw it; to the hour, where nothing of it changes. */
  lastSeen: z.number(),
  /** Moment (the cluster's clock) of the newest snapshot that it was judged by: older ones say nothing of it. */
  asOf: z.number(),
  /** When it became open, this time; undefined until it did. */
  openedAt: z.number().optional(),
  /** First time that it was looked for and not found. */
  goneSince: z.number().optional(),
  /** Since when its lead is gone while something that followed from it is there. */
  leftSince: z.number().optional(),
  /** What ended it, as one clause, where that is sure: it was seen when it was first gone. */
  ended: z.array(Span).readonly().optional(),
  /** Looks in a row that could have seen it and did not. */
  missed: z.number(),
  /** When it was last resolved in this episode. */
  resolvedAt: z.number().optional(),
  /** Times at which it went away lately, oldest first, bounded: what comes and goes flaps. */
  gone: z.array(z.number()).readonly(),
  /** The incident that it turned out to be a part of; it is told no more of its own. */
  partOf: z.object({ incident: z.string(), title: z.array(Span).readonly() }).optional(),
  /** Code of its lead, then those of what follows from it. */
  codes: z.array(z.string()).min(1).readonly(),
  /** Fingerprints of its findings when it was last seen, the lead first. */
  findings: z.array(z.string()).min(1).readonly(),
  /** Fingerprints, besides its `incident`, that it leads or led under: that one never changes, the cause does. */
  known: z.array(z.string()).readonly(),
  /** Top-level workloads that suffered when it was last seen. */
  workloads: z.number(),
  /** The object to blame, as people read it: `shop/Deployment/checkout`. */
  object: z.string(),
  /** How that one stood; undefined where the cluster does not tell. */
  blamed: Blamed.optional(),
  /** Labels and annotations by which it is routed and owned, where the cluster tells. */
  labels: z.record(z.string(), z.string()),
  /** Kinds that could not be read when it was last seen: they are not missed. */
  unread: z.array(z.string()).readonly(),
  /** What people were last told (or are owed) of it while it stands; undefined where they believe that nothing is wrong. */
  told: z
    .object({
      severity: z.enum(severities),
      workloads: z.number(),
      /** Fingerprint of its lead. */
      lead: z.string(),
      flapping: z.boolean(),
      /** The code of that one and the object to blame; undefined where another release wrote it. */
      cause: z.string().optional(),
      /** What its message says of it; undefined where another release wrote it. */
      shown: z.string().optional(),
    })
    .optional(),
  /** Channels in which it stands; `since`: the moment of the turn with which it was first told there. */
  places: z
    .array(
      Place.extend({
        since: z.number().optional(),
        /** The storm that it is a line of in this channel; empty: it has a message of its own there. Undefined: as everywhere. */
        storm: z.string().optional(),
      }),
    )
    .readonly(),
  /** The message of a storm that it is a line of, where it has none of its own. */
  storm: z.string().optional(),
  flapping: z.boolean(),
  /** Oldest first, bounded: opened, worse, resolved, …; each has a moment of its own. */
  turns: z.array(Turn).readonly(),
  /** Turns (by their `at` and name) that nobody has been told of yet: they are owed, whoever dies. */
  owed: z.array(Turn).readonly(),
  /** The last report that shows it, where that in which it turned does not any more: it is gone, or part of another one. */
  shownIn: z.string().optional(),
  /** The trace of the look that last added to it. */
  trace: carriedTrace,
  /** How far its escalation went: number of steps done. */
  escalated: z.number(),
  /** Sinks that its escalation paged since it was last there, the newest last; `*`: every one that pages. */
  paged: z.array(z.string()).readonly().optional(),
});
export type Watched = z.infer<typeof Watched>;

/** What is remembered of one incident of one cluster between reports, and what people did about it. */
export const IncidentRecord = IncidentSubject.extend({
  schema: z.literal(1),
  state: z.enum(incidentStates),
  acknowledged: z.object({ by: Who, at: z.number() }).optional(),
  assigned: z.object({ to: Who, by: Who, at: z.number() }).optional(),
  muted: z
    .object({
      by: Who,
      at: z.number(),
      /** Undefined: until it is fixed. */
      until: z.number().optional(),
      reason: z.string().optional(),
    })
    .optional(),
  /** Oldest first, bounded. */
  history: z.array(Step).readonly(),
  /** Present once a watch has seen it. */
  watched: Watched.optional(),
});
export type IncidentRecord = z.infer<typeof IncidentRecord>;

/** What is marked on the incidents of a report at one moment, by incident id; a mute that is over is none. */
export type Marks = ReadonlyMap<string, IncidentRecord>;

export const noMarks: Marks = new Map();

/** As the record stands at this moment: nobody has to be there when a mute ends. */
export const recordAt = (record: IncidentRecord, now: number): IncidentRecord => {
  const { muted, ...rest } = record;
  return muted?.until !== undefined && muted.until <= now ? rest : record;
};

/**
 * A report may lead with a cause that the record does not have its id of: it is found by all that it is known by. What
 * stands goes before what is over, and what has the id before what is known by it.
 */
export const marksOf = (records: readonly IncidentRecord[], now: number): Marks => {
  const standing = records.map((record) => recordAt(record, now));
  const byId = (some: readonly IncidentRecord[]): readonly (readonly [string, IncidentRecord])[] => [
    ...some.flatMap((record) => (record.watched?.known ?? []).map((id) => [id, record] as const)),
    ...some.map((record) => [record.incident, record] as const),
  ];
  const isLive = ({ state, watched }: IncidentRecord): boolean =>
    watched !== undefined && state !== 'resolved';
  return new Map([...byId(standing), ...byId(standing.filter(isLive))]);
};

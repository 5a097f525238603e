import { z } from 'zod';
import { Span } from './document.ts';
import { severities } from './finding.ts';

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
  /** The report in which it was last seen by somebody who did something about it. */
  report: z.string(),
  /** With whose rights that was read, where not with the bot's own. */
  as: z.string().optional(),
});
export type IncidentSubject = z.infer<typeof IncidentSubject>;

/** How an incident stands. Only watches open and resolve: what ad-hoc reports alone know of stays `reported`. */
export const incidentStates = ['reported'] as const;

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

export const marksOf = (records: readonly IncidentRecord[], now: number): Marks =>
  new Map(records.map((record) => [record.incident, recordAt(record, now)]));

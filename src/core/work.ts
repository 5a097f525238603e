// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { Identity } from './access.ts';
import { Look } from './look.ts';
import { Exchange, QUESTION_LIMIT } from './question.ts';
import { Watch } from './watch.ts';

const Scope = z.object({
  namespaces: z.array(z.string()).readonly().optional(),
  selector: z.string().optional(),
  object: z.object({ kind: z.string(), name: z.string() }).optional(),
});

/** With whose rights the cluster is read; undefined = the bot's own. Part of the work: two identities never share a run. */
const as = Identity.optional();

/** The AI backend that explains, by name; undefined = the usual one. */
const backend = z.string().min(1).optional();

/** What a command asks a worker to do: parameters only, no destinations, so that equal work can be shared. */
export const Work = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('analyze'),
    cluster: z.string().min(1),
    scope: Scope,
    /** Filter names, or groups `core`, `all`; empty = the default set. */
    filters: z.array(z.string()).readonly(),
    explain: z.boolean(),
    /** BCP 47 or a language's name. */
    language: z.string().optional(),
    /** The model is asked anew. */
    fresh: z.literal(true).optional(),
    backend,
    as,
  }),
  z.object({
    kind: z.literal('explain'),
    cluster: z.string().min(1),
    report: z.string().min(1),
    /** Empty = every incident of the report. */
    incidents: z.array(z.string()).readonly(),
    language: z.string().optional(),
    fresh: z.literal(true).optional(),
    /** Nobody asked: the explanations are all that is told, not how it goes, nor that there is none. */
    unasked: z.literal(true).optional(),
    backend,
    as,
  }),
  z.object({
    kind: z.literal('ask'),
    cluster: z.string().min(1),
    /** Undefined: the cluster is checked first. */
    report: z.string().min(1).optional(),
    /** Of that check. */
    scope: Scope.optional(),
    /** The incident it is about, where that is known. */
    incident: z.string().optional(),
    question: z.string().min(1).max(QUESTION_LIMIT),
    /** What was asked and answered there before, oldest first. */
    earlier: z.array(Exchange).readonly(),
    language: z.string().optional(),
    backend,
    as,
  }),
  /** Something is shown as it stands now: nothing is judged, and no report is made. */
  z.object({
    kind: z.literal('look'),
    cluster: z.string().min(1),
    look: Look,
    /** Undefined = all. */
    namespaces: z.array(z.string()).readonly().optional(),
    /** Whoever asks may see these namespaces only, and nothing that belongs to none. */
    restricted: z.literal(true).optional(),
    as,
  }),
  /** One look of a watch. Nobody waits for it: what it finds is told by what becomes of incidents. */
  z.object({
    kind: z.literal('watch'),
    cluster: z.string().min(1),
    /** As it was when the look was due. */
    watch: Watch,
    as,
  }),
]);
export type Work = z.infer<typeof Work>;

/** The report that work is about; undefined = it makes one. */
export const reportOfWork = (work: Work): string | undefined =>
  work.kind === 'explain' || work.kind === 'ask' ? work.report : undefined;

/** Whether a model may be asked in its course. */
export const mayAsk = (work: Work): work is Extract<Work, { readonly backend?: string | undefined }> =>
  work.kind === 'explain' || work.kind === 'ask' || (work.kind === 'analyze' && work.explain);

export type WorkKind = Work['kind'];
export type WorkOf<K extends WorkKind> = Extract<Work, { kind: K }>;

// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { severities } from './finding.ts';
import { isCode } from './finding-criteria.ts';
import { matchesAny } from './glob.ts';
import { type IncidentRecord, Who } from './incident-record.ts';
import { matchesSelector } from './label-selector.ts';
import { parseSelector } from './parse-selector.ts';

/** What somebody does not want to be told of for a while: all that is given must fit, lists are alternatives. */
export const Silence = z.object({
  schema: z.literal(1),
  /** Short, for people to name it by. */
  id: z.string().min(1),
  cluster: z.string().min(1),
  /** Patterns; all that an incident is about must fit. */
  namespaces: z.array(z.string()).readonly().optional(),
  /** Patterns of the code of its cause: `analyzer/problem`, or either alone. */
  codes: z.array(z.string()).readonly().optional(),
  severities: z.array(z.enum(severities)).readonly().optional(),
  /** A label selector, of the labels by which incidents are routed. */
  labels: z.string().optional(),
  by: Who,
  /** Epoch milliseconds. */
  at: z.number(),
  until: z.number(),
  reason: z.string().optional(),
});
export type Silence = z.infer<typeof Silence>;

const fits = (
  silence: Silence,
  {
    cluster,
    namespaces,
    severity,
    watched,
  }: Pick<IncidentRecord, 'cluster' | 'namespaces' | 'severity' | 'watched'>,
): boolean => {
  const [code = ''] = watched?.codes ?? [];
  return (
    silence.cluster === cluster &&
    (silence.namespaces === undefined ||
      // What reaches beyond it is more than somebody wanted not to hear of.
      (namespaces.length > 0 && namespaces.every((name) => matchesAny(name, silence.namespaces ?? [])))) &&
    (silence.codes === undefined || silence.codes.some((pattern) => isCode(code, pattern))) &&
    (silence.severities === undefined || silence.severities.includes(severity)) &&
    (silence.labels === undefined || matchesSelector(watched?.labels ?? {}, parseSelector(silence.labels)))
  );
};

/** The rule that keeps an incident from being told at this moment; of several, the one that lasts longest. */
export const silenceAt = (
  silences: readonly Silence[],
  record: IncidentRecord,
  now: number,
): Silence | undefined =>
  silences
    .filter((silence) => silence.at <= now && silence.until > now && fits(silence, record))
    .toSorted((a, b) => b.until - a.until)[0];

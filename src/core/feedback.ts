// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

/** Longest reason that is kept, in UTF-16 units. */
export const WHY_LIMIT = 500;

/** What somebody thought of one explanation, with the case as it was: enough to try another model or prompt on it. */
export const Feedback = z.object({
  schema: z.literal(1),
  at: z.number(),
  /** `slack:U0123`. */
  by: z.string(),
  verdict: z.enum(['useful', 'wrong']),
  /** Redacted. */
  why: z.string().optional(),
  cluster: z.string(),
  report: z.string(),
  incident: z.string(),
  code: z.string(),
  source: z.enum(['ai', 'guidance']),
  model: z.string().optional(),
  /** The report as it was, with this incident alone; without secrets. */
  case: z.record(z.string(), z.unknown()),
});
export type Feedback = z.infer<typeof Feedback>;

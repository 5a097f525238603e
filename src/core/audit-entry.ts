// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { Conversation, Person } from './conversation.ts';

export const auditOutcomes = ['accepted', 'denied', 'refused', 'failed'] as const;

/** One thing that somebody asked of the bot, as it is written down: never the words of a question, never a secret. */
export const AuditEntry = z.object({
  schema: z.literal(1),
  /** Epoch milliseconds at which it was received. */
  at: z.number(),
  /** The platform's delivery: entries of one delivery belong together. */
  interaction: z.string(),
  where: Conversation,
  who: Person.pick({ id: true, name: true, guest: true }),
  source: z.string(),
  /** `unknown` for words that are no command. */
  verb: z.string(),
  line: z.string(),
  /**
   * - accepted: written before it is done
   * - denied: not theirs to ask, or not there
   * - refused: a mistake in the question
   * - failed: could not be stored, or a fault of the bot
   */
  outcome: z.enum(auditOutcomes),
  /** What the person was told, where it was not done. */
  why: z.string().optional(),
  cluster: z.string().optional(),
  run: z.string().optional(),
  report: z.string().optional(),
  /** The user of the cluster whose rights it is done with, where it is not the bot. */
  as: z.string().optional(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

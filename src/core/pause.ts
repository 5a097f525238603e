// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

export const pausable = ['sending', 'ai', 'watches'] as const;
export type Pausable = (typeof pausable)[number];

/** Something that the bot does not do for now. */
export const Pause = z.object({
  what: z.enum(pausable),
  /** Only what concerns this cluster; undefined = everything. */
  cluster: z.string().optional(),
  by: z.string(),
  /** Epoch milliseconds. */
  at: z.number(),
  /** Ends by itself; undefined = when somebody resumes it. */
  until: z.number().optional(),
  reason: z.string().optional(),
});
export type Pause = z.infer<typeof Pause>;

/** The pause that holds now for a cluster, or for what concerns none; the one of everything first. */
export const pauseOf = (
  pauses: readonly Pause[],
  what: Pausable,
  cluster: string | undefined,
  now: number,
): Pause | undefined =>
  pauses
    .filter((pause) => pause.what === what && (pause.until ?? Number.POSITIVE_INFINITY) > now)
    .sort((a, b) => Number(a.cluster !== undefined) - Number(b.cluster !== undefined))
    .find((pause) => pause.cluster === undefined || pause.cluster === cluster);

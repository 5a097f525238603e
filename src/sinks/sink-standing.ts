// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

/** One sink as the process that sends to it finds it. */
export const SinkStanding = z.object({
  name: z.string(),
  /** For people. */
  title: z.string(),
  /** Why it takes nothing now, as one clause. */
  why: z.string().optional(),
  /** Since when, epoch milliseconds. */
  since: z.number().optional(),
});
export type SinkStanding = z.infer<typeof SinkStanding>;

export interface SinkStandings {
  readonly failed: (sink: string, why: string) => void;
  readonly well: (sink: string) => void;
  readonly of: (sink: Pick<SinkStanding, 'name' | 'title'>) => SinkStanding;
}

/** What came of the last that was sent to each sink. */
export const createSinkStandings = (now: () => number): SinkStandings => {
  const troubles = new Map<string, { readonly since: number; readonly why: string }>();
  return {
    failed: (sink, why) => {
      troubles.set(sink, { since: troubles.get(sink)?.since ?? now(), why });
    },
    well: (sink) => {
      troubles.delete(sink);
    },
    of: ({ name, title }) => ({ name, title, ...troubles.get(name) }),
  };
};

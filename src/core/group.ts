// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

/** A group of people of one platform, as the configuration names it: what it is mentioned by, and what it is called. */
export const Group = z.strictObject({
  /** Slack's user group, Discord's role, by id; Mattermost's group by its mention name. */
  id: z.string().min(1).max(64),
  /** Shown where the platform mentions no groups. */
  name: z
    .string()
    .min(1)
    .max(80)
    .regex(/^[^@\s]/, 'a group is named without @'),
});
export type Group = z.infer<typeof Group>;

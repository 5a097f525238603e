// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../core/config-slice.ts';
import { Group } from '../core/group.ts';

const Place = z.strictObject({
  platform: z.string().min(1),
  workspace: z.string().min(1),
  channel: z.string().min(1),
});

export const deliveryConfig = defineConfig({
  key: 'delivery',
  title: 'How messages reach people',
  schema: z.strictObject({
    admins: z
      .array(Place.extend({ mention: Group.optional() }))
      .default([])
      .describe(
        'Where those who run the bot are told what they must see to, each as platform, workspace and channel; `mention` (`id`, `name`) notifies a group there: of Slack a user group, of Discord a role, of Mattermost the name it is mentioned by',
      ),
    fallback: z
      .array(z.strictObject({ from: Place.partial(), to: Place }))
      .default([])
      .describe(
        'Where answers go that cannot be shown where they were asked for (a channel archived, the bot removed, a token revoked): `from` (platform, workspace, channel; what is left out fits anything), `to`; the first that fits',
      ),
    fallbackAfterMinutes: z.coerce
      .number('fallbackAfterMinutes is a number of minutes')
      .min(0)
      .max(24 * 60)
      .default(10)
      .describe('How long a platform may fail before answers take the other way'),
    stormAfter: z.coerce
      .number('stormAfter is a whole number')
      .int('stormAfter is a whole number')
      .min(5, 'stormAfter is at least 5')
      .default(40)
      .describe(
        'So many messages that wait for one channel are a storm: they become one message with all in it',
      ),
  }),
  env: { K8SGPT_STORM_AFTER: 'stormAfter' },
});

export type DeliverySettings = z.output<typeof deliveryConfig.schema>;

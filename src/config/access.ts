// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { rights } from '../core/access.ts';
import { defineConfig } from '../core/config-slice.ts';
import { Group } from '../core/group.ts';

const names = z.array(z.string().min(1)).min(1);

/** An id of a platform: what it is called in chat can be changed by anybody. */
const idOn = (what: string, example: string) =>
  z.string().regex(/^[a-z]+:.+$/, `${what} is written platform:id, for example ${example}`);

const Rule = z.strictObject({
  platform: z.string().optional().describe('Only on this platform, for example slack'),
  workspace: z.string().optional().describe("Only in this workspace (Slack's team id)"),
  channels: names.optional().describe('Only in these channels, by id'),
  users: names.optional().describe('Only for these people, by id'),
  groups: names.optional().describe('Only for members of these groups or roles, by id'),
  direct: z
    .union([z.boolean(), z.literal('only')], 'direct is true, false or only')
    .default(false)
    .describe('Also in messages to the bot alone (true), or only there'),
  guests: z.boolean().default(false).describe('Also for guests'),
  shared: z.boolean().default(false).describe('Also in channels shared with another organisation'),
  clusters: names.default(['*']).describe('Clusters they may see; * stands for anything'),
  namespaces: names.optional().describe('Namespaces they may see; default: all'),
  verbs: names
    .optional()
    .describe(
      `What they may do: commands, or ${rights.join(', ')}; default: read and act (and admin for admins)`,
    ),
  defaultCluster: z.string().optional().describe('The cluster that is meant when none is named'),
  deny: z.boolean().default(false).describe('Refuses everything instead'),
});
export type AccessRule = z.output<typeof Rule>;

const SYSTEM = /^system:(?!serviceaccount:)/;
const notSystem = (value: string): boolean => !SYSTEM.test(value);
const unsystematic = { error: 'identities of the system itself, system:…, are not lent to people' };

const Mapping = z
  .strictObject({
    person: idOn('a person', 'slack:U0123').optional(),
    group: idOn('a group', 'slack:S0123').optional(),
    user: z.string().min(1).refine(notSystem, unsystematic),
    groups: z.array(z.string().min(1).refine(notSystem, unsystematic)).default([]),
  })
  .refine(({ person, group }) => (person === undefined) !== (group === undefined), {
    error: 'an identity is for either a person or a group',
  });

export const accessConfig = defineConfig({
  key: 'access',
  title: 'Who may see what',
  schema: z.strictObject({
    admins: z
      .array(idOn('an admin', 'slack:U0123'))
      .default([])
      .describe("People who may cancel and see everybody's work, pause and audit: platform:id"),
    contact: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Whom people ask when something is denied, in words: @platform-team, #platform'),
    contactGroups: z
      .array(z.strictObject({ group: idOn('a group', 'slack:S0123'), name: Group.shape.name }))
      .default([])
      .describe(
        'Groups whom people ask, the first of each platform: `group` (platform:id; of Slack a user group, of Discord a role, of Mattermost the name it is mentioned by) and `name`, in words. It is mentioned as the platform does; Teams shows the name',
      ),
    default: z
      .enum(['everyone-here', 'rules-only'], 'default is everyone-here or rules-only')
      .optional()
      .describe(
        'Where no rule fits: everyone-here (whoever writes where the bot was invited, but guests and shared channels) or rules-only (nobody); default: rules-only as soon as there is a rule',
      ),
    rules: z.array(Rule).default([]).describe('The first rule that fits decides'),
    impersonate: z
      .strictObject({
        identities: z.array(Mapping).default([]),
        others: z.enum(['refuse', 'bot'], 'others is refuse or bot').default('refuse'),
      })
      .optional()
      .describe(
        'Clusters are read with the rights of the user that a person or a group is mapped to; `others`: refuse them, or read with the rights of the bot',
      ),
  }),
  env: { K8SGPT_ACCESS_DEFAULT: 'default', K8SGPT_ACCESS_CONTACT: 'contact' },
});

export type AccessSettings = z.output<typeof accessConfig.schema>;

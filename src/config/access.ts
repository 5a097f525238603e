import { z } from 'zod';
import type { Access } from '../core/access.ts';
import { defineConfig } from '../core/config-slice.ts';
import type { Interaction } from '../core/conversation.ts';

const names = z.array(z.string().min(1)).min(1);

const Rule = z.strictObject({
  platform: z.string().optional().describe('Only on this platform, for example slack'),
  workspace: z.string().optional().describe("Only in this workspace (Slack's team id)"),
  channels: names.optional().describe('Only in these channels, by id'),
  users: names.optional().describe('Only for these people, by id'),
  clusters: names.default(['*']).describe('Clusters they may see; * = all'),
  namespaces: names.optional().describe('Namespaces they may see; default: all'),
  defaultCluster: z.string().optional().describe('The cluster that is meant when none is named'),
  deny: z.boolean().default(false).describe('Refuses everything instead'),
});

export const accessConfig = defineConfig({
  key: 'access',
  title: 'Who may see what',
  schema: z.strictObject({
    admins: z
      .array(z.string().regex(/^[a-z]+:.+$/, 'an admin is written platform:id, for example slack:U0123'))
      .default([])
      .describe("People who may cancel and see everybody's work: platform:id"),
    rules: z
      .array(Rule)
      .default([])
      .describe('The first rule that fits decides; where none fits, everything may be seen'),
  }),
  env: {},
});

export type AccessSettings = z.output<typeof accessConfig.schema>;

/** Who asks, and where. */
export type Asker = Pick<Interaction, 'conversation' | 'person' | 'direct' | 'shared'>;

type AccessRule = z.output<typeof Rule>;

/** Surfaces of one person, who reads with their own rights. */
const OWN = ['console', 'terminal'];

const fits = (rule: AccessRule, { conversation, person }: Asker): boolean =>
  (rule.platform === undefined || rule.platform === conversation.platform) &&
  (rule.workspace === undefined || rule.workspace === conversation.workspace) &&
  (rule.channels === undefined || rule.channels.includes(conversation.channel)) &&
  (rule.users === undefined || rule.users.includes(person.id));

/** What one person may see and do from where they write. */
export const accessOf =
  (settings: AccessSettings) =>
  (interaction: Asker): Access => {
    const { platform } = interaction.conversation;
    const rule = settings.rules.find((candidate) => fits(candidate, interaction));
    return {
      clusters: rule === undefined ? ['*'] : rule.deny ? [] : rule.clusters,
      namespaces: rule?.namespaces,
      defaultCluster: rule?.defaultCluster,
      admin: OWN.includes(platform) || settings.admins.includes(`${platform}:${interaction.person.id}`),
    };
  };

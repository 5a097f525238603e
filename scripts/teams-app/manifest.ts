// SPDX-License-Identifier: Apache-2.0

import type { AnyCommand } from '../../src/core/command.ts';
import { accentColor } from './icons.ts';

export interface AppOptions {
  /** Application (client) id of the Azure Bot. */
  readonly appId: string;
  /** Host at which Teams reaches the bot. */
  readonly domain: string;
  readonly version: string;
  readonly name?: string | undefined;
  readonly developer?: string | undefined;
  /** A page about the bot in this organisation. */
  readonly website?: string | undefined;
  /** What is written in a report's thread is heard without a mention: the app asks to read messages. */
  readonly hearsThreads?: boolean | undefined;
  /** Commands are offered after a slash, too. */
  readonly slash?: boolean | undefined;
}

/** Teams shows twelve commands: those that people need first come first. */
const FIRST = [
  'analyze',
  'explain',
  'ask',
  'details',
  'incidents',
  'ack',
  'mute',
  'assign',
  'status',
  'history',
  'cancel',
  'help',
];
const MOST = 12;

const offered = (commands: readonly AnyCommand[]): readonly AnyCommand[] => {
  const place = ({ verb }: AnyCommand): number => (FIRST.includes(verb) ? FIRST.indexOf(verb) : FIRST.length);
  return commands
    .filter(({ hidden }) => hidden !== true)
    .toSorted((one, other) => place(one) - place(other))
    .slice(0, MOST);
};

/** The version of the schema: the first with commands after a slash, and the last without. */
export const manifestVersion = (slash: boolean): string => (slash ? '1.29' : '1.25');

/** What Teams is told of the app. https://learn.microsoft.com/microsoft-365/extensibility/schema/ */
export const manifestOf = (options: AppOptions, commands: readonly AnyCommand[]) => {
  const { appId, domain, version, name = 'k8sgpt', developer = 'k8sgpt', hearsThreads = false } = options;
  const slash = options.slash ?? true;
  const website = options.website ?? `https://${domain}/`;
  const schema = manifestVersion(slash);
  return {
    $schema: `https://developer.microsoft.com/json-schemas/teams/v${schema}/MicrosoftTeams.schema.json`,
    manifestVersion: schema,
    version,
    id: appId,
    developer: { name: developer, websiteUrl: website, privacyUrl: website, termsOfUseUrl: website },
    name: { short: name, full: `${name}: what is broken in Kubernetes` },
    description: {
      short: 'What is broken in your Kubernetes cluster, what caused it, what to do.',
      full: 'Write @k8sgpt analyze in a channel, a group chat or to the bot alone. One message tells what is broken in the cluster, what caused it and what to do about it; its thread has the evidence. Nothing in the cluster is ever changed.',
    },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor,
    bots: [
      {
        botId: appId,
        scopes: ['personal', 'team', 'groupChat'],
        supportsFiles: true,
        isNotificationOnly: false,
        ...(slash ? { supportsTargetedMessages: true } : {}),
        commandLists: [
          {
            scopes: ['personal', 'team', 'groupChat'],
            ...(slash ? { triggers: ['mention', 'slash'] } : {}),
            commands: offered(commands).map(({ verb, summary }) => ({ title: verb, description: summary })),
          },
        ],
      },
    ],
    composeExtensions: [
      {
        botId: appId,
        commands: [
          {
            id: 'explain',
            type: 'action',
            title: 'Explain this',
            description: 'Explain this report, or say what is behind this message',
            context: ['message'],
            fetchTask: true,
          },
        ],
      },
    ],
    permissions: ['identity', 'messageTeamMembers'],
    validDomains: [domain],
    ...(hearsThreads
      ? {
          webApplicationInfo: { id: appId, resource: 'https://RscPermission' },
          authorization: {
            permissions: { resourceSpecific: [{ name: 'ChannelMessage.Read.Group', type: 'Application' }] },
          },
        }
      : {}),
  };
};

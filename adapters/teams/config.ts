// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';
import { Refused } from '../../src/core/errors.ts';

const address = z.url({ protocol: /^https?$/, error: 'an http(s) address' }).optional();
const yesOrNo = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')])
  .optional();

export const teamsConfig = defineConfig({
  key: 'teams',
  title: 'Microsoft Teams',
  schema: z.strictObject({
    appId: z
      .guid('the application (client) id of the Azure Bot, a GUID')
      .optional()
      .describe('Application (client) id of the Azure Bot'),
    appPassword: z.string().min(1).optional().describe('Client secret of that application'),
    tenantId: z
      .guid('the directory (tenant) id, a GUID')
      .optional()
      .describe('Directory (tenant) id of that application: SingleTenant and UserAssignedMSI'),
    appType: z
      .enum(['SingleTenant', 'MultiTenant', 'UserAssignedMSI'])
      .optional()
      .describe('How the bot signs in; SingleTenant where a tenant id is set, else MultiTenant'),
    certificateThumbprint: z
      .string()
      .min(1)
      .optional()
      .describe('Instead of a client secret: its thumbprint'),
    certificatePrivateKey: z
      .string()
      .min(1)
      .optional()
      .describe('Instead of a client secret: the key, as PEM'),
    threadReplies: z
      .enum(['mentions', 'all'])
      .default('mentions')
      .describe(
        'all: what is written in the threads of a report is a question to the bot without a mention, too; the app package then asks to read messages',
      ),
    messageKilobytes: z.coerce
      .number()
      .int()
      .min(16)
      .max(80)
      .default(40)
      .describe('Largest message that is sent, in kB as Teams counts (UTF-16)'),
    serviceUrl: address.describe(
      'Bot Connector of Teams for conversations in which nothing was heard yet, in other clouds',
    ),
    trustedHosts: z
      .string()
      .optional()
      .describe('Further hosts of a Bot Connector that messages may be sent to, with commas between them'),
    fileHosts: z
      .string()
      .optional()
      .describe('Further hosts that files may be uploaded to when people agree, with commas between them'),
    local: yesOrNo.describe(
      'true: for a Teams client on this very machine, without any sign-in; requests from elsewhere are refused',
    ),
    channelService: z
      .string()
      .min(1)
      .optional()
      .describe("botbuilder: https://botframework.azure.us for the US Government's cloud"),
    validateAuthority: yesOrNo.describe('botbuilder: whether the address of the sign-in is checked'),
    loginUrl: address.describe('botbuilder: where the bot signs in, in other clouds'),
    oauthScope: z
      .string()
      .min(1)
      .optional()
      .describe('botbuilder: what the bot signs in for, in other clouds'),
    tokenIssuer: z
      .string()
      .min(1)
      .optional()
      .describe('botbuilder: who signs requests to the bot, in other clouds'),
    oauthUrl: address.describe('botbuilder: address of the token service, in other clouds'),
    openIdMetadataUrl: address.describe(
      'botbuilder: where the keys of requests to the bot are told, in other clouds',
    ),
    emulatorOpenIdMetadataUrl: address.describe(
      'botbuilder: the same for its emulator; no such request is taken',
    ),
    callerId: z.string().min(1).optional().describe('botbuilder: what requests are marked with'),
  }),
  restart: true,
  env: {
    MicrosoftAppId: 'appId',
    MicrosoftAppPassword: 'appPassword',
    MicrosoftAppTenantId: 'tenantId',
    MicrosoftAppType: 'appType',
    CertificateThumbprint: 'certificateThumbprint',
    CertificatePrivateKey: 'certificatePrivateKey',
    TEAMS_THREAD_REPLIES: 'threadReplies',
    TEAMS_MESSAGE_KB: 'messageKilobytes',
    TEAMS_SERVICE_URL: 'serviceUrl',
    TEAMS_TRUSTED_HOSTS: 'trustedHosts',
    TEAMS_FILE_HOSTS: 'fileHosts',
    TEAMS_LOCAL: 'local',
    ChannelService: 'channelService',
    ValidateAuthority: 'validateAuthority',
    ToChannelFromBotLoginUrl: 'loginUrl',
    ToChannelFromBotOAuthScope: 'oauthScope',
    ToBotFromChannelTokenIssuer: 'tokenIssuer',
    OAuthUrl: 'oauthUrl',
    ToBotFromChannelOpenIdMetadataUrl: 'openIdMetadataUrl',
    ToBotFromEmulatorOpenIdMetadataUrl: 'emulatorOpenIdMetadataUrl',
    CallerId: 'callerId',
  },
  secrets: ['appPassword', 'certificatePrivateKey'],
});

export type TeamsSettings = z.output<typeof teamsConfig.schema>;

/** How the bot signs in to the Bot Connector. `none` is a Teams client on this machine. */
export type SignIn =
  | { readonly type: 'secret'; readonly secret: string; readonly tenant: string | undefined }
  | {
      readonly type: 'certificate';
      readonly thumbprint: string;
      readonly privateKey: string;
      readonly tenant: string | undefined;
    }
  | { readonly type: 'managed-identity'; readonly tenant: string }
  | { readonly type: 'none' };

export interface TeamsSetup {
  /** Empty for a client on this machine. */
  readonly appId: string;
  readonly signIn: SignIn;
}

const missing = (name: string, why: string): Refused =>
  new Refused(`MicrosoftAppId is set, but ${name} is not: ${why}`);

const signInOf = (settings: TeamsSettings): SignIn => {
  const { appPassword, tenantId, certificateThumbprint, certificatePrivateKey } = settings;
  const type = settings.appType ?? (tenantId === undefined ? 'MultiTenant' : 'SingleTenant');
  if (type !== 'MultiTenant' && tenantId === undefined)
    throw missing('MicrosoftAppTenantId', `${type} needs the directory (tenant) id of the application.`);
  if (type === 'UserAssignedMSI') {
    if (appPassword !== undefined)
      throw new Refused(
        'MicrosoftAppType is UserAssignedMSI, which has no secret: unset MicrosoftAppPassword.',
      );
    return { type: 'managed-identity', tenant: tenantId ?? '' };
  }
  // A multi-tenant application signs in where the Bot Framework itself lives.
  const tenant = type === 'SingleTenant' ? tenantId : undefined;
  if (certificateThumbprint !== undefined || certificatePrivateKey !== undefined) {
    if (certificateThumbprint === undefined || certificatePrivateKey === undefined)
      throw missing(
        certificateThumbprint === undefined ? 'CertificateThumbprint' : 'CertificatePrivateKey',
        'a certificate needs both.',
      );
    return {
      type: 'certificate',
      thumbprint: certificateThumbprint,
      privateKey: certificatePrivateKey,
      tenant,
    };
  }
  if (appPassword === undefined)
    throw missing('MicrosoftAppPassword', 'set it to a client secret of the application.');
  return { type: 'secret', secret: appPassword, tenant };
};

/** Undefined when nothing is set; throws Refused when half of it is, naming what is missing. */
export const setupOf = (settings: TeamsSettings): TeamsSetup | undefined => {
  const { appId } = settings;
  if (settings.local === true) {
    if (appId !== undefined)
      throw new Refused(
        'TEAMS_LOCAL is for a client without any sign-in: unset it, or unset MicrosoftAppId.',
      );
    return { appId: '', signIn: { type: 'none' } };
  }
  if (appId !== undefined) return { appId, signIn: signInOf(settings) };
  const set = (
    [
      ['MicrosoftAppPassword', settings.appPassword],
      ['MicrosoftAppTenantId', settings.tenantId],
      ['MicrosoftAppType', settings.appType],
      ['CertificateThumbprint', settings.certificateThumbprint],
    ] as const
  ).find(([, value]) => value !== undefined);
  if (set === undefined) return undefined;
  throw new Refused(
    `${set[0]} is set, but MicrosoftAppId is not: set it to the application (client) id of the Azure Bot.`,
  );
};

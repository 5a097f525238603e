// SPDX-License-Identifier: Apache-2.0

import { Refused } from '../../src/core/errors.ts';
import type { TeamsSettings, TeamsSetup } from './config.ts';

/** Where the Bot Framework of one cloud lives. */
export interface Cloud {
  /** Where the bot signs in; its token endpoint is below it. */
  readonly loginUrl: string;
  readonly oauthScope: string;
  readonly tokenIssuer: string;
  readonly oauthUrl: string;
  readonly openIdMetadataUrl: string;
  readonly emulatorOpenIdMetadataUrl: string;
  readonly callerId: string;
  /** The Bot Connector of Teams, for conversations whose own is not known. */
  readonly serviceUrl: string;
}

interface KnownCloud extends Omit<Cloud, 'loginUrl'> {
  readonly login: string;
  /** The directory in which multi-tenant bots sign in. */
  readonly directory: string;
}

/** As botbuilder has them; Teams' own connectors: https://learn.microsoft.com/microsoftteams/platform/concepts/cloud-overview */
const commercial: KnownCloud = {
  login: 'https://login.microsoftonline.com/',
  directory: 'botframework.com',
  oauthScope: 'https://api.botframework.com',
  tokenIssuer: 'https://api.botframework.com',
  oauthUrl: 'https://api.botframework.com',
  openIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  emulatorOpenIdMetadataUrl: 'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
  callerId: 'urn:botframework:azure',
  serviceUrl: 'https://smba.trafficmanager.net/teams/',
};
const government: KnownCloud = {
  login: 'https://login.microsoftonline.us/',
  directory: 'MicrosoftServices.onmicrosoft.us',
  oauthScope: 'https://api.botframework.us',
  tokenIssuer: 'https://api.botframework.us',
  oauthUrl: 'https://api.botframework.azure.us',
  openIdMetadataUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
  emulatorOpenIdMetadataUrl:
    'https://login.microsoftonline.us/cab8a31a-1906-4287-a0d8-4eef66b95f6e/v2.0/.well-known/openid-configuration',
  callerId: 'urn:botframework:azureusgov',
  serviceUrl: 'https://smba.infra.gov.teams.microsoft.us/teams/',
};

const GOVERNMENT = 'https://botframework.azure.us';

/** Each setting that is there replaces what the cloud has; botbuilder itself would take the rest as empty. */
export const cloudOf = (settings: TeamsSettings, { signIn }: TeamsSetup): Cloud => {
  const { channelService } = settings;
  if (channelService !== undefined && channelService.replace(/\/$/, '') !== GOVERNMENT)
    throw new Refused(`ChannelService is not a cloud that I know: unset it, or set it to ${GOVERNMENT}.`);
  const { login, directory, ...known } = channelService === undefined ? commercial : government;
  const tenant = 'tenant' in signIn ? signIn.tenant : undefined;
  return {
    loginUrl: settings.loginUrl ?? `${login}${tenant ?? directory}`,
    oauthScope: settings.oauthScope ?? known.oauthScope,
    tokenIssuer: settings.tokenIssuer ?? known.tokenIssuer,
    oauthUrl: settings.oauthUrl ?? known.oauthUrl,
    openIdMetadataUrl: settings.openIdMetadataUrl ?? known.openIdMetadataUrl,
    emulatorOpenIdMetadataUrl: settings.emulatorOpenIdMetadataUrl ?? known.emulatorOpenIdMetadataUrl,
    callerId: settings.callerId ?? known.callerId,
    serviceUrl: settings.serviceUrl ?? known.serviceUrl,
  };
};

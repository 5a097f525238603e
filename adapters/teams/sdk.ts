// SPDX-License-Identifier: Apache-2.0

import {
  type Activity,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
} from 'botbuilder';
import type { Cloud } from './cloud.ts';
import type { TeamsSettings, TeamsSetup } from './config.ts';
import type { Tokens } from './tokens.ts';

type Credentials = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1]>;
/** What of it is used; botbuilder's own factories are no subclasses of it either. */
type CredentialsLike = Pick<Credentials, 'isValidAppId' | 'isAuthenticationDisabled' | 'createCredentials'>;
type Authenticated = Awaited<ReturnType<ConfigurationBotFrameworkAuthentication['authenticateRequest']>>;

export interface Sdk {
  readonly adapter: CloudAdapter;
  /** Throws when the request is not the Bot Framework's, in many ways. */
  readonly authenticate: (activity: Activity, header: string) => Promise<Authenticated>;
}

/** Each request is signed with what `tokens` has at that time. */
const bySecret = (appId: string, tokens: Tokens): CredentialsLike => ({
  isValidAppId: async (id) => id.toLowerCase() === appId.toLowerCase(),
  isAuthenticationDisabled: async () => false,
  createCredentials: async () => ({
    signRequest: async (request) => {
      request.headers.set('authorization', `Bearer ${await tokens.token()}`);
      return request;
    },
  }),
});

const bySdk = ({ appId, signIn }: TeamsSetup): CredentialsLike => {
  switch (signIn.type) {
    case 'managed-identity':
      return new ConfigurationServiceClientCredentialFactory({
        MicrosoftAppId: appId,
        MicrosoftAppType: 'UserAssignedMSI',
        MicrosoftAppTenantId: signIn.tenant,
      });
    case 'certificate':
      return new ConfigurationServiceClientCredentialFactory({
        MicrosoftAppId: appId,
        MicrosoftAppType: signIn.tenant === undefined ? 'MultiTenant' : 'SingleTenant',
        ...(signIn.tenant === undefined ? {} : { MicrosoftAppTenantId: signIn.tenant }),
        CertificateThumbprint: signIn.thumbprint,
        CertificatePrivateKey: signIn.privateKey,
      });
    default:
      // Without an id botbuilder checks nothing.
      return new ConfigurationServiceClientCredentialFactory({});
  }
};

/** botbuilder for one application in one cloud. `tokens` for sign-in by secret; the other ways are botbuilder's own. */
export const createSdk = (
  setup: TeamsSetup,
  cloud: Cloud,
  settings: TeamsSettings,
  { tokens, userAgent }: { readonly tokens: Tokens | undefined; readonly userAgent: string },
): Sdk => {
  const authentication = new ConfigurationBotFrameworkAuthentication(
    {
      MicrosoftAppId: setup.appId,
      ...('tenant' in setup.signIn && setup.signIn.tenant !== undefined
        ? { MicrosoftAppTenantId: setup.signIn.tenant }
        : {}),
      ValidateAuthority: settings.validateAuthority ?? true,
      ToChannelFromBotLoginUrl: cloud.loginUrl,
      ToChannelFromBotOAuthScope: cloud.oauthScope,
      ToBotFromChannelTokenIssuer: cloud.tokenIssuer,
      OAuthUrl: cloud.oauthUrl,
      ToBotFromChannelOpenIdMetadataUrl: cloud.openIdMetadataUrl,
      ToBotFromEmulatorOpenIdMetadataUrl: cloud.emulatorOpenIdMetadataUrl,
      CallerId: cloud.callerId,
    },
    tokens === undefined ? bySdk(setup) : bySecret(setup.appId, tokens),
    undefined,
    undefined,
    { userAgent },
  );
  return {
    adapter: new CloudAdapter(authentication),
    authenticate: async (activity, header) => authentication.authenticateRequest(activity, header),
  };
};

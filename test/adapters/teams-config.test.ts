// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { cloudOf } from '../../adapters/teams/cloud.ts';
import { setupOf } from '../../adapters/teams/config.ts';
import teams from '../../adapters/teams/index.ts';
import { trustedHosts } from '../../adapters/teams/trusted-hosts.ts';
import { given } from '../standins/teams/given.ts';
import { settingsOf } from './teams.ts';

const all = {
  MicrosoftAppId: given.appId,
  MicrosoftAppPassword: 'secret',
  MicrosoftAppTenantId: given.tenant,
};
const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));

describe('the settings of Teams', () => {
  it('are complete, or absent', () => {
    expect(setupOf(settingsOf({}))).toBeUndefined();
    expect(teams.isConfigured(settingsOf({}))).toBe(false);
    expect(setupOf(settingsOf(all))).toEqual({
      appId: given.appId,
      signIn: { type: 'secret', secret: 'secret', tenant: given.tenant },
    });
    expect(setupOf(settingsOf(without('MicrosoftAppTenantId')))?.signIn).toEqual({
      type: 'secret',
      secret: 'secret',
      tenant: undefined,
    });
    expect(
      setupOf(settingsOf({ ...without('MicrosoftAppPassword'), MicrosoftAppType: 'UserAssignedMSI' })),
    ).toEqual({
      appId: given.appId,
      signIn: { type: 'managed-identity', tenant: given.tenant },
    });
    expect(setupOf(settingsOf({ TEAMS_LOCAL: 'true' }))).toEqual({ appId: '', signIn: { type: 'none' } });
    expect(setupOf(settingsOf({ TEAMS_LOCAL: 'false' }))).toBeUndefined();
  });

  it.each([
    [without('MicrosoftAppId'), 'MicrosoftAppPassword is set, but MicrosoftAppId is not'],
    [{ MicrosoftAppTenantId: given.tenant }, 'MicrosoftAppTenantId is set, but MicrosoftAppId is not'],
    [without('MicrosoftAppPassword'), 'MicrosoftAppId is set, but MicrosoftAppPassword is not'],
    [
      { ...without('MicrosoftAppTenantId'), MicrosoftAppType: 'SingleTenant' },
      'MicrosoftAppId is set, but MicrosoftAppTenantId is not: SingleTenant needs',
    ],
    [{ ...all, MicrosoftAppType: 'UserAssignedMSI' }, 'unset MicrosoftAppPassword'],
    [
      { ...without('MicrosoftAppPassword'), CertificateThumbprint: 'AB' },
      'MicrosoftAppId is set, but CertificatePrivateKey is not',
    ],
    [{ ...all, TEAMS_LOCAL: 'true' }, 'TEAMS_LOCAL is for a client without any sign-in'],
  ])('that are half set name what is missing: %#', (env, sentence) => {
    expect(() => setupOf(settingsOf(env))).toThrow(sentence);
  });

  it.each([
    [{ MicrosoftAppId: 'not-a-guid' }],
    [{ MicrosoftAppType: 'Other' }],
    [{ TEAMS_MESSAGE_KB: '900' }],
    [{ ToChannelFromBotLoginUrl: 'ftp://x' }],
  ])('that make no sense are refused: %j', (env) => {
    expect(() => settingsOf({ ...all, ...env })).toThrow();
  });

  it('sign in where the application lives, in each cloud', () => {
    const loginOf = (env: object) => {
      const settings = settingsOf({ ...all, ...env });
      const setup = setupOf(settings);
      if (setup === undefined) throw new Error('not configured');
      return cloudOf(settings, setup);
    };
    expect(loginOf({}).loginUrl).toBe(`https://login.microsoftonline.com/${given.tenant}`);
    expect(loginOf({ MicrosoftAppType: 'MultiTenant' }).loginUrl).toBe(
      'https://login.microsoftonline.com/botframework.com',
    );
    expect(loginOf({ ChannelService: 'https://botframework.azure.us' })).toMatchObject({
      loginUrl: `https://login.microsoftonline.us/${given.tenant}`,
      tokenIssuer: 'https://api.botframework.us',
    });
    // One setting of another cloud leaves the rest as it was.
    expect(loginOf({ ToBotFromChannelTokenIssuer: 'https://issuer.example' })).toMatchObject({
      tokenIssuer: 'https://issuer.example',
      openIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
    });
    expect(() => loginOf({ ChannelService: 'https://other.example' })).toThrow('ChannelService');
  });

  it('trust the Bot Connectors of Microsoft, and those that are named', () => {
    const trusts = (env: object = {}) => {
      const settings = settingsOf({ ...all, ...env });
      const setup = setupOf(settings);
      if (setup === undefined) throw new Error('not configured');
      return trustedHosts(cloudOf(settings, setup), settings);
    };
    expect(trusts()('https://smba.trafficmanager.net/emea/')).toBe(true);
    expect(trusts()('https://smba.infra.gcc.teams.microsoft.com/teams')).toBe(true);
    for (const url of ['https://x.example/', 'http://127.0.0.1:1/', 'http://localhost/', 'nonsense', ''])
      expect(trusts()(url), url).toBe(false);
    expect(trusts({ TEAMS_TRUSTED_HOSTS: 'a.example, b.example' })('https://b.example/x')).toBe(true);
    expect(trusts({ TEAMS_SERVICE_URL: 'http://127.0.0.1:99/' })('http://127.0.0.1:98/')).toBe(true);
  });
});

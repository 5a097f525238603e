// SPDX-License-Identifier: Apache-2.0

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import teams from '../../adapters/teams/index.ts';
import type { Check } from '../../src/core/ports/cluster-reader.ts';
import { given } from '../standins/teams/given.ts';
import { type TeamsStandIn, teamsStandIn } from '../standins/teams/teams.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { settingsOf } from './teams.ts';

const { signal } = new AbortController();

describe('doctor, of Teams', () => {
  let microsoft: TeamsStandIn;
  beforeEach(async () => {
    microsoft = await teamsStandIn();
  });
  afterEach(async () => microsoft.close());

  const diagnosed = async (
    env: Readonly<Record<string, string>>,
    now = Date.now(),
  ): Promise<readonly Check[]> =>
    teams.diagnose(
      settingsOf(env),
      adapterParts({ clock: { now: () => now, sleep: async () => undefined } }),
      signal,
    );
  const briefly = (checks: readonly Check[]) => checks.map(({ name, status }) => `${name}: ${status}`);

  it('says that all is well, and nothing of the secret', async () => {
    const checks = await diagnosed(microsoft.env);
    expect(briefly(checks)).toEqual([
      'sign-in: ok',
      'keys of the Bot Framework: ok',
      'messaging endpoint: ok',
      'clock: ok',
    ]);
    expect(JSON.stringify(checks)).not.toContain(given.appPassword);
  });

  it('says what to do about a wrong secret, a clock that is off, and what does not answer', async () => {
    microsoft.changeSecret('another');
    const [signIn, , , clock] = await diagnosed(microsoft.env, Date.now() + 400_000);
    expect(signIn).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('AADSTS7000215'),
      fix: expect.stringContaining('MicrosoftAppPassword'),
    });
    expect(clock).toMatchObject({ status: 'failed', fix: 'Set this machine by NTP.' });
    const [, , , near] = await diagnosed(microsoft.env, Date.now() + 120_000);
    expect(near).toMatchObject({ status: 'warning' });
    microsoft.loseKeys();
    const [, lost] = await diagnosed(microsoft.env);
    expect(lost).toMatchObject({ status: 'failed', fix: expect.stringContaining('network rules') });
    const away = { ...microsoft.env, ToChannelFromBotLoginUrl: 'http://127.0.0.1:1/x' };
    const [unreachable] = await diagnosed(away);
    expect(unreachable).toMatchObject({
      status: 'failed',
      fix: expect.stringContaining('http://127.0.0.1:1'),
    });
  });

  it('skips what cannot be tried', async () => {
    expect(briefly(await diagnosed({}))).toEqual(['Teams: skipped']);
    expect(briefly(await diagnosed({ TEAMS_LOCAL: 'true' }))).toEqual(['sign-in: skipped']);
    const { MicrosoftAppPassword: _, ...env } = microsoft.env;
    expect(briefly(await diagnosed({ ...env, MicrosoftAppType: 'UserAssignedMSI' }))[0]).toBe(
      'sign-in: skipped',
    );
  });

  it('tells an operator how to connect it', () => {
    expect(teams.steps.join('\n')).toContain('/api/messages');
  });
});

it('opens for a managed identity and for a certificate without asking anybody', async () => {
  const common = { MicrosoftAppId: given.appId, MicrosoftAppTenantId: given.tenant };
  for (const env of [
    { ...common, MicrosoftAppType: 'UserAssignedMSI' },
    { ...common, CertificateThumbprint: 'AB', CertificatePrivateKey: 'a key' },
  ]) {
    const platform = await teams.open(settingsOf(env), adapterParts());
    expect(platform.health().status).toBe('degraded');
    expect(platform.webhooks.map(({ path }) => path)).toEqual(['/api/messages']);
  }
});

// SPDX-License-Identifier: Apache-2.0

import { afterEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { type SlackSettings, slackConfig } from '../../adapters/slack/config.ts';
import slackPlatform from '../../adapters/slack/index.ts';
import { createPace } from '../../adapters/slack/pace.ts';
import { slackScopes } from '../../adapters/slack/scopes.ts';
import { Refused } from '../../src/core/errors.ts';
import { secrets, workspace } from '../standins/slack/given.ts';
import type { SlackStandIn } from '../standins/slack/slack.ts';
import { keepingLog } from '../support/adapter-parts.ts';
import { noDesk } from '../support/no-desk.ts';
import { type Mode, partsOf, settingsOf } from './slack.ts';

const parsed = (given: z.input<typeof slackConfig.schema>): SlackSettings => slackConfig.schema.parse(given);
const signal = new AbortController().signal;
let slack: SlackStandIn | undefined;
afterEach(async () => {
  await slack?.close();
  slack = undefined;
});

describe('the settings', () => {
  it.each([
    [{}, false],
    [{ botToken: 'xoxb-1', appToken: 'xapp-1' }, true],
    [{ botToken: 'xoxb-1', signingSecret: 'abcdefgh' }, true],
    [{ botToken: 'xoxe.xoxb-1', appToken: 'xapp-1', signingSecret: 'abcdefgh' }, true],
    [{ apiUrl: 'https://slack-gov.com/api/' }, false],
  ])('%j are enough: %s', (given, isEnough) => {
    expect(slackPlatform.isConfigured(parsed(given))).toBe(isEnough);
  });

  it.each([
    [{ botToken: 'xoxb-1' }, /SLACK_APP_TOKEN .* or SLACK_SIGNING_SECRET/],
    [{ appToken: 'xapp-1' }, /^SLACK_APP_TOKEN is set, but SLACK_BOT_TOKEN is not/],
    [{ signingSecret: 'abcdefgh' }, /^SLACK_SIGNING_SECRET is set, but SLACK_BOT_TOKEN is not/],
  ])('%j are half of it: what is missing is named', (given, said) => {
    expect(() => slackPlatform.isConfigured(parsed(given))).toThrow(Refused);
    expect(() => slackPlatform.isConfigured(parsed(given))).toThrow(said);
  });

  it.each([
    [{ botToken: 'xoxp-a-user' }, /begins with xoxb-/],
    [{ appToken: 'xoxb-1' }, /begins with xapp-/],
    [{ signingSecret: 'short' }, /Basic Information/],
    [{ apiUrl: 'slack.com' }, /http\(s\) address/],
  ])('%j are told to be wrong, without the secret', (given, said) => {
    const { error } = slackConfig.schema.safeParse(given);
    expect(error?.message).toMatch(said);
    expect(error?.message).not.toContain(Object.values(given)[0]);
  });
});

describe('doctor', () => {
  const checks = async (mode: Mode, more: Parameters<typeof partsOf>[0] = {}) => {
    const found = await slackPlatform.diagnose(settingsOf(mode, slack?.url ?? ''), partsOf(more), signal);
    return Object.fromEntries(found.map(({ name, ...check }) => [name, check]));
  };

  it('finds everything well', async () => {
    slack = await workspace();
    expect(await checks('socket')).toMatchObject({
      'bot token': { status: 'ok', detail: '@k8sgpt in stand-in' },
      scopes: { status: 'ok' },
      'app token': { status: 'ok' },
      clock: { status: 'ok', detail: expect.stringMatching(/^[0-5] s apart from Slack's$/) },
    });
    expect(slack.connections()).toBe(0);
    expect(await checks('http')).toMatchObject({
      'signing secret': { status: 'ok', detail: expect.stringContaining('/slack/events') },
    });
  });

  it('names the scopes that are missing, and what to do', async () => {
    slack = await workspace({ scopes: ['chat:write', 'commands', 'app_mentions:read'] });
    expect((await checks('http'))['scopes']).toEqual({
      status: 'failed',
      detail: expect.stringMatching(
        /^missing: files:write \(put .*\), im:history \(read .*\), users:read \(know .*\)$/,
      ),
      fix: expect.stringContaining('reinstall'),
    });
    // Without these it works, and says what is missing.
    slack.grant(['chat:write', 'commands', 'app_mentions:read', 'im:history']);
    expect((await checks('http'))['scopes']).toMatchObject({ status: 'warning' });
  });

  it('asks for the scope of replies in threads where they are to be heard', async () => {
    slack = await workspace({ scopes: Object.keys(slackScopes) });
    expect((await checks('http'))['scopes']).toMatchObject({ status: 'ok' });
    const settings = { ...settingsOf('http', slack.url), threadReplies: 'all' as const };
    const found = await slackPlatform.diagnose(settings, partsOf(), signal);
    expect(found).toContainEqual(
      expect.objectContaining({
        name: 'scopes',
        status: 'failed',
        detail: expect.stringContaining('channels:history'),
      }),
    );
  });

  it('checks the token of each workspace', async () => {
    slack = await workspace({ teams: [{ id: 'T2', domain: 'second', botToken: 'xoxb-2' }] });
    const settings = { ...settingsOf('http', slack.url), botToken: `${secrets.botToken},xoxb-2,xoxb-3` };
    const found = await slackPlatform.diagnose(settings, partsOf(), signal);
    expect(found.map(({ name, status }) => [name, status])).toEqual([
      ['bot token 1', 'ok'],
      ['scopes 1', 'ok'],
      ['bot token 2', 'ok'],
      ['scopes 2', 'ok'],
      ['bot token 3', 'failed'],
      ['signing secret', 'ok'],
      ['clock', 'ok'],
    ]);
  });

  it('tells a bad token from a Slack that does not answer', async () => {
    slack = await workspace();
    slack.revokeToken();
    slack.fail('apps.connections.open', 1, { error: 'invalid_auth' });
    expect(await checks('socket')).toMatchObject({
      'bot token': {
        status: 'failed',
        detail: 'Slack answers token_revoked',
        fix: expect.stringContaining('SLACK_BOT_TOKEN'),
      },
      'app token': { status: 'failed', fix: expect.stringContaining('connections:write') },
    });
    slack.fail('*', 2, { status: 503 });
    expect(await checks('socket')).toMatchObject({
      'bot token': {
        status: 'failed',
        detail: 'Slack does not answer (http_503)',
        fix: expect.stringContaining('HTTPS_PROXY'),
      },
    });
  });

  it('says how far the clock is off, before requests are refused for it', async () => {
    slack = await workspace();
    const off = (minutes: number) => ({
      clock: { now: () => Date.now() + minutes * 60_000, sleep: async () => undefined },
    });
    expect((await checks('http', off(2)))['clock']).toMatchObject({
      status: 'warning',
      fix: 'Set this machine by NTP.',
    });
    expect((await checks('http', off(-6)))['clock']).toMatchObject({ status: 'failed' });
    expect((await checks('socket', off(-6)))['clock']).toMatchObject({ status: 'warning' });
  });

  it('has nothing to say where nothing is set', async () => {
    const nothing = await slackPlatform.diagnose(parsed({}), partsOf(), signal);
    expect(nothing).toEqual([{ name: 'Slack', status: 'skipped', detail: 'not configured' }]);
  });
});

describe('the pace', () => {
  it('of updates grows with the messages that are being updated, and falls again', () => {
    let now = 0;
    const pace = createPace({ now: () => now, sleep: async () => undefined });
    expect([pace.postMs, pace.updateMs]).toEqual([1_000, 1_200]);
    pace.updated('1');
    expect(pace.updateMs).toBe(1_200);
    for (let at = 0; at < 20; at += 1) pace.updated(String(at));
    // Twenty reports together stay well below 50 updates a minute.
    expect((20 * 60_000) / pace.updateMs).toBeLessThan(40);
    now = 20_001;
    expect(pace.updateMs).toBe(1_200);
  });
});

describe('the log', () => {
  it('holds no secret and nothing that anybody said', async () => {
    slack = await workspace({ acknowledgeMs: 300 });
    const { log, lines } = keepingLog();
    const platform = await slackPlatform.open(settingsOf('socket', slack.url), partsOf({ log }));
    await platform.start(async () => {
      throw new TypeError('a bug');
    }, noDesk);
    await slack.waitFor(() => platform.health().status === 'ok');
    slack.fail('chat.postMessage', 1, { error: 'invalid_blocks' });
    const place = { platform: 'slack', workspace: 'T', channel: 'C0OPS' };
    const [payload] = platform.render({ summary: 'the-words-of-the-cluster', blocks: [] });
    await platform.post(place, payload, { key: 'k', signal });
    const said = slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'the-words-of-a-person' });
    await slack.waitFor(() => lines.some((line) => line.includes('A delivery of Slack failed')));
    await platform.stop();
    const { payload: delivered } = await said;
    for (const secret of [
      ...Object.values(secrets),
      'the-words-of',
      delivered.response_url,
      delivered.trigger_id,
    ])
      expect(lines.join('\n')).not.toContain(secret);
  });
});

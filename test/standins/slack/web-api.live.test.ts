// SPDX-License-Identifier: Apache-2.0

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { timeLimit } from '../../../src/core/time-limit.ts';
import { clientOf, errorOf, secrets, workspace } from './given.ts';
import type { SlackStandIn } from './slack.ts';

let slack: SlackStandIn;

beforeEach(async () => {
  slack = await workspace();
});

afterEach(() => slack.close());

const post = (channel: string, more: object = {}) =>
  clientOf(slack).chat.postMessage({ channel, text: 'hello', ...more });

const restart = async (options: Parameters<typeof workspace>[0]): Promise<void> => {
  await slack.close();
  slack = await workspace(options);
};

describe('tokens and scopes', () => {
  it('knows its tokens', async () => {
    expect(await clientOf(slack).auth.test()).toMatchObject({ team_id: 'T0STANDIN', bot_id: 'B0STANDIN' });
    expect(await errorOf(clientOf(slack, 'xoxb-other').auth.test())).toBe('invalid_auth');
    expect(await errorOf(clientOf(slack, secrets.appToken).users.info({ user: 'U0ANA' }))).toBe(
      'not_allowed_token_type',
    );
    const answer = await fetch(`${slack.url}auth.test`, { method: 'POST' });
    expect([answer.status, await answer.json()]).toEqual([200, { ok: false, error: 'not_authed' }]);
    slack.revokeToken();
    expect(await errorOf(clientOf(slack).auth.test())).toBe('token_revoked');
  });

  it('tells scopes in headers and misses those that were not granted', async () => {
    const { response_metadata: told } = await clientOf(slack).users.info({ user: 'U0ANA' });
    expect(told).toMatchObject({ acceptedScopes: ['users:read'] });
    expect(told?.scopes).toContain('chat:write');
    slack.grant(['commands']);
    const missing = await clientOf(slack)
      .chat.postMessage({ channel: 'C0OPS', text: 'hello' })
      .catch((error: unknown) => (error as { data: unknown }).data);
    expect(missing).toMatchObject({ error: 'missing_scope', needed: 'chat:write', provided: 'commands' });
  });

  it('takes JSON as well as forms', async () => {
    const answer = await fetch(`${slack.url}chat.postMessage`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        authorization: `Bearer ${secrets.botToken}`,
      },
      body: JSON.stringify({ channel: '#ops', text: 'hello', blocks: [{ type: 'divider' }] }),
    });
    expect(await answer.json()).toMatchObject({ ok: true, channel: 'C0OPS' });
    expect(slack.messages('C0OPS')).toHaveLength(1);
  });
});

describe('messages', () => {
  it.each([
    ['C0NONE', {}, 'channel_not_found'],
    ['G0SECRET', {}, 'channel_not_found'],
    ['C0OTHER', {}, 'not_in_channel'],
    ['C0OLD', {}, 'is_archived'],
    ['C0OPS', { text: '' }, 'no_text'],
    ['C0OPS', { text: 'x'.repeat(40_001) }, 'msg_too_long'],
    ['C0OPS', { thread_ts: '1700000000.1' }, 'invalid_thread_ts'],
    ['C0OPS', { thread_ts: '1700000000.000001' }, 'thread_not_found'],
    ['C0OPS', { blocks: 'no json' }, 'invalid_blocks_format'],
  ])('are refused: %s %j → %s', async (channel, more, error) => {
    expect(await errorOf(post(channel, more))).toBe(error);
    expect(slack.callsOf('chat.postMessage')).toMatchObject([{ ok: false, error, status: 200 }]);
    expect(slack.messages(channel)).toEqual([]);
  });

  it('go into threads of messages, not of replies', async () => {
    const { ts: root = '' } = await post('C0OPS');
    const { ts: reply = '' } = await post('C0OPS', { thread_ts: root });
    expect(await errorOf(post('C0OPS', { thread_ts: reply }))).toBe('cannot_reply_to_message');
    expect(slack.messages('C0OPS', { thread: root }).map(({ ts }) => ts)).toEqual([root, reply]);
    slack.deleteMessage(root);
    await post('C0OPS', { thread_ts: root });
    slack.deleteMessage(reply);
    expect(slack.messages('C0OPS')).toHaveLength(1);
  });

  it('are updated by their author, with a shorter text than posted, and keep what is not given', async () => {
    const client = clientOf(slack);
    const { ts = '' } = await post('C0OPS', { blocks: [{ type: 'divider' }] });
    const update = (more: object) => client.chat.update({ channel: 'C0OPS', ts, ...more } as never);
    await update({ text: 'bye' });
    await update({ blocks: [] });
    expect(slack.messages('C0OPS')).toMatchObject([
      { text: 'bye', blocks: [], edits: [{ text: 'hello' }, { text: 'bye' }] },
    ]);
    expect(await errorOf(update({ text: 'é'.repeat(2_001) }))).toBe('msg_too_long');
    await update({ text: 'é'.repeat(2_000) });
    expect(await errorOf(update({ ts: '1700000000.000001', text: 'x' }))).toBe('message_not_found');
    await slack.mention({ channel: 'C0OTHER', user: 'U0ANA', text: 'hi' });
    const [theirs] = slack.messages('C0OTHER');
    expect(await errorOf(client.chat.update({ channel: 'C0OTHER', ts: theirs?.ts ?? '', text: 'x' }))).toBe(
      'cant_update_message',
    );
    slack.archive('C0OPS');
    expect(await errorOf(update({ text: 'x' }))).toBe('is_inactive');
  });

  it('cannot be updated once deleted, nor where the bot was removed', async () => {
    const client = clientOf(slack);
    const { ts = '' } = await post('C0OPS');
    slack.kick('C0OPS');
    expect(await errorOf(client.chat.update({ channel: 'C0OPS', ts, text: 'x' }))).toBe('not_in_channel');
    slack.invite('C0OPS');
    await client.chat.delete({ channel: 'C0OPS', ts });
    expect(await errorOf(client.chat.update({ channel: 'C0OPS', ts, text: 'x' }))).toBe('message_not_found');
  });

  it('can be for one person', async () => {
    const client = clientOf(slack);
    const { message_ts: ts = '' } = await client.chat.postEphemeral({
      channel: 'C0OPS',
      user: 'U0ANA',
      text: 'psst',
    });
    expect(slack.ephemerals('C0OPS', 'U0ANA').map(({ text }) => text)).toEqual(['psst']);
    expect(slack.messages('C0OPS')).toEqual([]);
    expect(await errorOf(client.chat.update({ channel: 'C0OPS', ts, text: 'x' }))).toBe('message_not_found');
    const stranger = client.chat.postEphemeral({ channel: 'C0OPS', user: 'U0NOBODY', text: 'psst' });
    expect(await errorOf(stranger)).toBe('user_not_in_channel');
  });
});

describe('frequency', () => {
  it('holds one message per second and channel, one more in a burst', async () => {
    let now = 1_800_000_000_000;
    await restart({ paceMs: 1_000, clock: { now: () => now, sleep: async () => undefined } });
    await post('C0OPS');
    await post('C0OPS');
    const limited = await post('C0OPS').catch((error: unknown) => error);
    expect(limited).toMatchObject({ code: 'slack_webapi_rate_limited_error', retryAfter: 1 });
    expect(slack.callsOf('chat.postMessage').at(-1)).toMatchObject({ status: 429, error: 'ratelimited' });
    await post('G0TEAM');
    now += 1_000;
    await post('C0OPS');
    await expect(post('C0OPS')).rejects.toThrow();
    expect(slack.messages('C0OPS')).toHaveLength(3);
  });

  it('holds chat.update to 50 a minute in the workspace', async () => {
    let now = 1_800_000_000_000;
    await restart({ clock: { now: () => now, sleep: async () => undefined } });
    const client = clientOf(slack);
    const { ts = '' } = await post('C0OPS');
    const update = () => client.chat.update({ channel: 'C0OPS', ts, text: 'x' });
    for (let count = 0; count < 50; count += 1) await update();
    now += 15_000;
    expect(await update().catch((error: unknown) => error)).toMatchObject({ retryAfter: 45 });
    now += 45_000;
    await update();
    expect(slack.callsOf('chat.update').filter(({ ok }) => ok)).toHaveLength(51);
  });
});

describe('faults', () => {
  it('happen as often as asked for', async () => {
    slack.fail('chat.postMessage', 1, { error: 'internal_error' });
    slack.fail('chat.postMessage', 1, { status: 503 });
    slack.fail('*', 1, { retryAfter: 7 });
    expect(await errorOf(post('C0OPS'))).toBe('internal_error');
    expect(await post('C0OPS').catch((error: unknown) => error)).toMatchObject({ statusCode: 503 });
    expect(await post('C0OPS').catch((error: unknown) => error)).toMatchObject({ retryAfter: 7 });
    await post('C0OPS');
    expect(slack.messages('C0OPS')).toHaveLength(1);
  });

  it('can lose the answer to a call that was carried out', async () => {
    slack.fail('chat.postMessage', 1, { reset: true, after: true });
    await expect(post('C0OPS')).rejects.toThrow();
    expect(slack.messages('C0OPS')).toHaveLength(1);
    slack.fail('auth.test', 1, { hang: true });
    const signal = timeLimit(50);
    await expect(fetch(`${slack.url}auth.test`, { method: 'POST', signal })).rejects.toThrow(/timeout/);
  });
});

describe('the workspace', () => {
  it('tells of people, channels and the bot', async () => {
    const client = clientOf(slack);
    const { user } = await client.users.info({ user: 'U0ANA', include_locale: true });
    expect(user).toMatchObject({ name: 'ana', tz: 'Europe/Madrid', locale: 'es-ES' });
    expect(await errorOf(client.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
    const { channel } = await client.conversations.info({ channel: 'C0OTHER' });
    expect(channel).toMatchObject({ name: 'other', is_member: false, is_private: false });
    expect(await errorOf(client.conversations.info({ channel: 'G0SECRET' }))).toBe('channel_not_found');
    expect(await errorOf(client.conversations.join({ channel: 'C0OTHER' }))).toBe('missing_scope');
    const first = await client.users.conversations({ types: 'public_channel,private_channel', limit: 2 });
    const rest = await client.users.conversations({
      types: 'public_channel,private_channel',
      limit: 2,
      cursor: first.response_metadata?.next_cursor ?? '',
    });
    expect([first, rest].map(({ channels }) => channels?.map(({ id }) => id))).toEqual([
      ['C0OPS', 'G0TEAM'],
      ['C0OLD'],
    ]);
    expect((await client.bots.info({ bot: 'B0STANDIN' })).bot).toMatchObject({ name: 'k8sgpt' });
    expect(await errorOf(client.apiCall('chat.unheardOf'))).toBe('unknown_method');
  });

  it('takes files in three steps, into the thread of a message', async () => {
    const client = clientOf(slack);
    const { ts = '' } = await post('C0OPS');
    const file = Buffer.from('{"status":"OK"}\r\n--not-a-boundary');
    await client.filesUploadV2({
      channel_id: 'C0OPS',
      thread_ts: ts,
      file,
      filename: 'report.json',
      title: 'Report',
    });
    const [upload] = slack.uploads();
    expect(upload).toMatchObject({
      filename: 'report.json',
      title: 'Report',
      channel: 'C0OPS',
      completed: true,
    });
    expect(upload?.bytes?.equals(file)).toBe(true);
    expect(slack.messages('C0OPS', { thread: ts })).toHaveLength(2);
  });

  it('shows Home, and refuses forms with an unknown trigger', async () => {
    const client = clientOf(slack);
    await client.views.publish({ user_id: 'U0ANA', view: { type: 'home', blocks: [{ type: 'divider' }] } });
    expect(slack.home('U0ANA')).toMatchObject({ type: 'home', blocks: [{ type: 'divider' }] });
    const title = { type: 'plain_text', text: 'x' } as const;
    const open = client.views.open({ trigger_id: 'none', view: { type: 'modal', title, blocks: [] } });
    expect(await errorOf(open)).toBe('invalid_trigger_id');
  });

  it('forgets triggers after 3 s and response_urls after 30 min, and looks at blocks there too', async () => {
    let now = 1_800_000_000_000;
    await restart({ acknowledgeMs: 20, clock: { now: () => now, sleep: async () => undefined } });
    const { payload } = await slack.command({ channel: 'C0OTHER', user: 'U0ANA', text: 'help' });
    const respond = async (body: object) => {
      const answer = await fetch(payload.response_url, { method: 'POST', body: JSON.stringify(body) });
      return `${answer.status} ${((await answer.json()) as { error?: string }).error ?? 'ok'}`;
    };
    expect(await respond({ blocks: [{ type: 'header' }] })).toBe('400 invalid_blocks');
    const long = { type: 'section', text: { type: 'plain_text', text: 'x'.repeat(3_000) } };
    expect(await respond({ blocks: [long, long, long, long, long] })).toBe('200 ok');
    now += 3_001;
    const title = { type: 'plain_text', text: 'x' } as const;
    const view = { type: 'modal', title, blocks: [] } as const;
    const open = clientOf(slack).views.open({
      trigger_id: payload.trigger_id,
      view: { ...view, blocks: [] },
    });
    expect(await errorOf(open)).toBe('expired_trigger_id');
    now += 30 * 60_000;
    expect(await respond({ text: 'late' })).toBe('404 expired_url');
    slack.fail('response_url', 1, { status: 500 });
    expect(await fetch(payload.response_url, { method: 'POST', body: '{}' })).toMatchObject({ status: 500 });
  });
});

// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { heardEvent, heardPress } from '../../adapters/slack/interaction-of.ts';
import { readLine } from '../../adapters/slack/read-line.ts';

describe('the line that a person wrote', () => {
  it.each([
    ['analyze -n shop', 'analyze -n shop'],
    ['<@U0BOT> analyze -n shop', 'analyze -n shop'],
    ['<@U0BOT|k8sgpt>   analyze', 'analyze'],
    ['please <@U0BOT> analyze', 'analyze'],
    ['analyze <@U0BOT>', 'analyze'],
    ['<@U0BOT>', ''],
    ['<@U0BOT> `analyze -n shop`', 'analyze -n shop'],
    ['<@U0BOT> ```analyze```', 'analyze'],
    ['/k8sgpt analyze', 'analyze'],
    ['`/k8sgpt analyze -l a=b`', 'analyze -l a=b'],
    ['/k8sgpt', ''],
    ['analyze -l a&amp;b &lt;c&gt;', 'analyze -l a&b <c>'],
    ['explain &amp;lt;', 'explain &lt;'],
    ['analyze --cluster <http://prod.example.com|prod.example.com>', 'analyze --cluster prod.example.com'],
    ['ask <https://x.example/a?b=c&amp;d=e>', 'ask https://x.example/a?b=c&d=e'],
    [
      'mail <mailto:ana@example.com|ana@example.com> <mailto:ben@example.com>',
      'mail ana@example.com ben@example.com',
    ],
    ['for <@U0BEN|ben> <@U0BEN> in <#C0OPS|ops> <#C0OPS>', 'for @ben @U0BEN in #ops #C0OPS'],
    ['<!here> <!channel> <!subteam^S1|@ops> <!date^1^{ago}|today>', '@here @channel @ops today'],
    ['analyze —explain –namespace shop', 'analyze --explain --namespace shop'],
    ['ask “why is it” ‘down’', 'ask "why is it" \'down\''],
    ['analyze\u00a0-n\u00a0shop', 'analyze -n shop'],
    ['a — b', 'a — b'],
    ['مرحبا <b> 🧑‍🚒', 'مرحبا <b> 🧑‍🚒'],
  ])('of %j is %j', (text, line) => {
    expect(readLine(text, 'U0BOT')).toBe(line);
  });
});

const event = (more: object, around: object = {}) => ({
  type: 'event_callback',
  event_id: 'Ev1',
  team_id: 'T1',
  authorizations: [{ team_id: 'T1', user_id: 'U0BOT' }],
  event: {
    type: 'message',
    channel: 'D1',
    channel_type: 'im',
    user: 'U0ANA',
    text: 'help',
    ts: '1.2',
    ...more,
  },
  ...around,
});

describe('an event', () => {
  it('is what a person says to the bot', () => {
    expect(heardEvent(event({}), 5)).toEqual({
      interaction: {
        id: 'slack-event-Ev1',
        conversation: { platform: 'slack', workspace: 'T1', channel: 'D1' },
        person: { id: 'U0ANA' },
        at: 5,
        source: 'message',
        line: 'help',
        direct: true,
      },
      shownIn: undefined,
    });
    const mention = event({
      type: 'app_mention',
      channel: 'C1',
      channel_type: 'channel',
      text: '<@U0BOT> status',
      thread_ts: '1.1',
    });
    expect(heardEvent(mention, 5)?.interaction).toMatchObject({
      conversation: { channel: 'C1', thread: '1.1' },
      source: 'mention',
      line: 'status',
    });
  });

  it.each([
    ['the bot itself', { user: 'U0BOT' }],
    ['another bot', { bot_id: 'B1' }],
    ['nobody', { user: undefined }],
    ['an edit', { subtype: 'message_changed' }],
    ['an edited mention', { edited: { user: 'U0ANA', ts: '1.3' } }],
    ['a deletion', { subtype: 'message_deleted' }],
    ['a join', { subtype: 'channel_join' }],
    ['a bot of old', { subtype: 'bot_message' }],
  ])('is nothing when it is of %s', (_whom, more) => {
    expect(heardEvent(event(more), 5)).toBeUndefined();
  });

  it('in a channel of another workspace belongs to the workspace that installed the bot', () => {
    expect(heardEvent(event({}, { team_id: 'T2' }), 5)?.interaction.conversation.workspace).toBe('T1');
    expect(heardEvent(event({}, { authorizations: undefined }), 5, 'U0ANA')).toBeUndefined();
  });
});

describe('a button', () => {
  const press = (line: string, container: object, more: object = {}) => ({
    type: 'block_actions',
    trigger_id: '1.2.3',
    team: { id: 'T1' },
    user: { id: 'U0ANA', username: 'ana' },
    channel: { id: 'C1', name: 'ops' },
    container: { type: 'message', message_ts: '5.0', ...container },
    actions: [{ type: 'button', action_id: 'k8sgpt:0', value: line }],
    ...more,
  });
  const threadOf = (body: object): string | undefined => heardPress(body, 1)?.interaction.conversation.thread;

  it('on a report is answered in its thread; a new check stands beside it', () => {
    expect(threadOf(press('explain --report r1', {}))).toBe('5.0');
    expect(threadOf(press('explain --report r1', {}, { message: { thread_ts: '5.0' } }))).toBe('5.0');
    expect(threadOf(press('analyze --again r1', {}))).toBeUndefined();
  });

  it('in a thread is answered there, whatever it asks', () => {
    expect(threadOf(press('explain --report r1', { thread_ts: '4.0' }))).toBe('4.0');
    expect(threadOf(press('analyze --again r1', {}, { message: { thread_ts: '4.0' } }))).toBe('4.0');
  });

  it('of what only one person sees has no thread of its own', () => {
    expect(threadOf(press('analyze', { is_ephemeral: true }))).toBeUndefined();
    expect(threadOf(press('help', { is_ephemeral: true }))).toBeUndefined();
  });

  it('tells who pressed, once', () => {
    const heard = heardPress(press('help', {}), 1);
    expect(heard?.interaction).toMatchObject({
      id: 'slack-press-1.2.3',
      person: { id: 'U0ANA', name: 'ana' },
      source: 'action',
    });
    expect(heard?.shownIn).toBeUndefined();
  });

  it.each([
    ['a form', press('x', {}, { channel: undefined })],
    ['a link', press('x', {}, { actions: [{ type: 'button', action_id: 'a' }] })],
    ['nothing', {}],
  ])('is nothing when it is %s', (_what, body) => {
    expect(heardPress(body, 1)).toBeUndefined();
  });
});

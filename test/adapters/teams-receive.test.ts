// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { Incoming } from '../../adapters/teams/activity.ts';
import { type Hearing, heardMessage, heardPress } from '../../adapters/teams/interaction-of.ts';
import { lineOfPress } from '../../adapters/teams/line-of-press.ts';
import { readLine } from '../../adapters/teams/read-line.ts';
import { renderForm } from '../../adapters/teams/render-form.ts';
import { splitLine } from '../../src/core/command-line.ts';
import type { Form } from '../../src/core/form.ts';
import { messageActivity, pressActivity } from '../standins/teams/activities.ts';
import { given, people, type Room, rooms } from '../standins/teams/given.ts';
import { partsOfCard } from '../standins/teams/visible-text.ts';
import { faultsOf } from '../support/teams-payloads.ts';

const bot = given.bot.id;
const tag = { type: 'mention', text: '<at>k8sgpt</at>', mentioned: { id: bot } } as const;
const named = (name: string) =>
  ({ type: 'mention', text: `<at>${name}</at>`, mentioned: { id: `29:${name}` } }) as const;

describe('the line that a person wrote', () => {
  it.each([
    ['analyze -n shop', 'analyze -n shop'],
    ['<at>k8sgpt</at> analyze -n shop', 'analyze -n shop'],
    ['<at>k8sgpt</at>&nbsp;analyze', 'analyze'],
    ['please <at>k8sgpt</at> analyze', 'analyze'],
    ['analyze <at>k8sgpt</at>', 'analyze'],
    ['<at>k8sgpt</at>', ''],
    ['<at>k8sgpt</at> `analyze -n shop`', 'analyze -n shop'],
    ['/k8sgpt analyze', 'analyze'],
    ['<at>k8sgpt</at>\u00a0analyze\u00a0-n\u00a0shop\r\n', 'analyze -n shop'],
    ['<at>k8sgpt</at> assign 1 <at>Ben</at>', 'assign 1 @Ben'],
    ['<at>k8sgpt</at> ask why &lt;at&gt;x&lt;/at&gt; &amp;lt;', 'ask why <at>x</at> &lt;'],
    ['<at>k8sgpt</at> analyze —explain', 'analyze --explain'],
    ['<at>k8sgpt</at> ask “why” ‘so’', 'ask "why" \'so\''],
    ['<at>k8sgpt</at> مرحبا 🧑‍🚒', 'مرحبا 🧑‍🚒'],
  ])('of %j is %j', (text, line) => {
    expect(readLine(text, [tag, named('Ben')], bot)).toBe(line);
  });

  it('names the bot by its entity, not by its name', () => {
    expect(readLine('<at>k8sgpt</at> analyze', [named('k8sgpt')], bot)).toBe('@k8sgpt analyze');
  });
});

const hearing: Hearing = { at: 5, ownTenant: given.tenant, isOurs: false };
const about = (room: Room, thread?: string) => ({
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  room,
  user: people.ana,
  id: '1700',
  thread: thread ?? '1700',
  now: 1,
});
const message = (
  room: Room,
  more: object = {},
  options: { thread?: string; mention?: boolean } = {},
): Incoming =>
  Incoming.parse({
    ...messageActivity({
      ...about(room, options.thread),
      text: 'analyze',
      mention: options.mention ?? room.type !== 'personal',
    }),
    ...more,
  });
const heard = (incoming: Incoming, more: Partial<Hearing> = {}) =>
  heardMessage(incoming, { ...hearing, ...more })?.interaction;

describe('a message', () => {
  it('of a new post in a channel is answered under it', () => {
    expect(heard(message(rooms.ops))).toEqual({
      id: expect.stringMatching(/^teams-message-[0-9a-f]{32}$/),
      conversation: {
        platform: 'teams',
        workspace: given.tenant,
        channel: '19:ops@thread.tacv2',
        thread: '1700',
      },
      person: {
        id: people.ana.aadObjectId,
        name: 'Ana',
        locale: 'de-DE',
        timeZone: 'Europe/Berlin',
      },
      at: 5,
      source: 'mention',
      line: 'analyze',
    });
  });

  it('in a thread, a group chat and a chat with the bot alone', () => {
    expect(heard(message(rooms.ops, {}, { thread: '1500' }))).toMatchObject({
      source: 'mention',
      conversation: { thread: '1500' },
    });
    const group = heard(message(rooms.group));
    expect(group?.conversation).toEqual({
      platform: 'teams',
      workspace: given.tenant,
      channel: rooms.group.id,
    });
    const direct = heard(message(rooms.ana));
    expect(direct).toMatchObject({ source: 'message', direct: true });
    expect(direct?.conversation.thread).toBeUndefined();
  });

  it('is left alone where nobody means the bot, and when bots write it', () => {
    expect(heard(message(rooms.ops, {}, { mention: false }))).toBeUndefined();
    expect(heard(message(rooms.group, {}, { mention: false }))).toBeUndefined();
    expect(heard(message(rooms.ops, { entities: [named('k8sgpt')] }))).toBeUndefined();
    expect(heard(message(rooms.ana, { from: given.bot }))).toBeUndefined();
    expect(heard(message(rooms.ana, { from: { id: '28:another-bot' } }))).toBeUndefined();
    expect(heard(message(rooms.ops, {}, { mention: false }), { isOurs: true })).toMatchObject({
      source: 'message',
      line: 'analyze',
    });
  });

  it('for the bot alone, in a channel, has no thread that others could see', () => {
    const targeted = { recipient: { ...given.bot, isTargeted: true } };
    const alone = heard(message(rooms.ops, targeted, { mention: false }));
    expect([alone?.source, alone?.conversation.thread]).toEqual(['command', undefined]);
    const within = heard(message(rooms.ops, targeted, { mention: false, thread: '1500' }));
    expect(within?.conversation.thread).toBe('1500');
  });

  it('of somebody from elsewhere says so', () => {
    const from = { ...people.ana, tenantId: given.otherTenant };
    expect(heard(message(rooms.ana, { from }))).toMatchObject({ shared: true, person: { guest: true } });
    const guest = heard(message(rooms.ops, { from: { ...people.ana, userRole: 'guest' } }));
    expect([guest?.shared, guest?.person.guest]).toEqual([undefined, true]);
    const shared = heard(message(rooms.partners));
    expect([shared?.shared, shared?.person.guest]).toEqual([true, undefined]);
    // The directory of the conversation is not the bot's own.
    expect(heard(message(rooms.ops), { ownTenant: given.otherTenant })).toMatchObject({
      shared: true,
      person: { guest: true },
    });
    expect(heard(message(rooms.ops), { ownTenant: undefined })?.shared).toBeUndefined();
    expect(heard(message(rooms.ops), { ownTenant: given.tenant.toUpperCase() })?.shared).toBeUndefined();
  });
});

describe('a press', () => {
  const press = (data: unknown, more: { thread?: string; replyToId?: string; room?: Room } = {}) =>
    heardPress(
      Incoming.parse(
        pressActivity({
          ...about(more.room ?? rooms.ops, more.thread ?? '1500'),
          id: 'f:1',
          replyToId: more.replyToId ?? '1600',
          verb: 'k8sgpt',
          data,
        }),
      ),
      hearing,
    )?.interaction;

  it('is answered in the thread; a check that is run again stands beside what begins one', () => {
    expect(press({ line: 'details --report r1' })).toMatchObject({
      source: 'action',
      line: 'details --report r1',
      conversation: { thread: '1500' },
    });
    expect(press({ line: 'analyze --again r1' })?.conversation.thread).toBe('1500');
    const root = { thread: '1500', replyToId: '1500' };
    expect(press({ line: 'analyze --again r1' }, root)?.conversation.thread).toBeUndefined();
    expect(press({ line: 'explain' }, root)?.conversation.thread).toBe('1500');
    expect(press({ line: 'explain' }, { room: rooms.ana })?.conversation.thread).toBeUndefined();
  });

  it.each([undefined, {}, { line: '' }, { line: 7 }, { menu: 'menu-1' }, { form: 'ask' }, { line: ' ' }])(
    'that carries %j is nothing',
    (data) => {
      expect(press(data)).toBeUndefined();
    },
  );

  it('of a menu is the line that was chosen', () => {
    expect(press({ menu: 'menu-1', 'menu-1': 'details 2' })?.line).toBe('details 2');
  });
});

describe('a form', () => {
  const form: Form = {
    title: 'Ask',
    submit: 'Send',
    line: 'ask --report r1',
    fields: [
      {
        type: 'text',
        as: 'operand',
        name: 'question',
        label: 'Question',
        required: true,
        long: true,
        max: 500,
        initial: 'why?',
      },
      {
        type: 'choice',
        as: 'flag',
        name: 'filter',
        label: 'Filters',
        required: false,
        several: true,
        options: [
          { label: 'Pods', value: 'Pod' },
          { label: 'Both', value: 'a,b' },
        ],
        initial: ['a,b'],
      },
    ],
  };

  it('is a card whose inputs come back as a command line', () => {
    const payload = renderForm(form);
    expect(faultsOf(payload)).toEqual([]);
    const parts = partsOfCard(payload.card);
    const [submit] = parts.filter(({ type }) => type === 'Action.Execute');
    expect(parts.filter(({ id }) => id !== undefined)).toMatchObject([
      { type: 'Input.Text', id: 'operand:question', isRequired: true, value: 'why?' },
      { type: 'Input.ChoiceSet', id: 'flag:filter', isMultiSelect: true, value: '1' },
    ]);
    const line = lineOfPress({
      ...submit.data,
      'operand:question': 'why\nso "down"',
      'flag:filter': '0,1,7',
    });
    expect([...splitLine(line ?? '')].sort()).toEqual(
      ['ask', '--report', 'r1', '--', 'why so "down"', '--filter=Pod', '--filter=a,b'].sort(),
    );
    expect(lineOfPress({ ...submit.data })).toBe('ask --report r1');
  });
});

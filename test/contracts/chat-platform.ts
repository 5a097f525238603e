// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Interaction } from '../../src/core/conversation.ts';
import type { Document } from '../../src/core/document.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import { type Accepted, MessageGone, type MessageRef } from '../../src/core/ports/chat-platform.ts';
import { eventually } from '../support/eventually.ts';
import { noDesk } from '../support/no-desk.ts';
import type { PlatformDrive } from './platform-drive.ts';
import { laterContract } from './platform-later.ts';

export type { PlatformDrive } from './platform-drive.ts';

const signal = new AbortController().signal;

const paragraph = (...lines: string[]): Document => ({
  summary: lines[0] ?? '-',
  blocks: lines.map((line) => ({ type: 'paragraph', text: [line] })),
});

const button = (line: string): Document => ({
  summary: 'Ready',
  blocks: [
    { type: 'headline', tone: 'good', text: ['Ready'] },
    { type: 'actions', actions: [{ label: 'Go on', line, style: 'primary' }] },
  ],
});

const hostile = [
  '<!channel> <!here> <!everyone> @here @everyone @channel',
  '<@U0ANA> <@U0BEN|ben> @ana <!subteam^S0OPS|@ops> <https://evil.example|click>',
  '*bold* _it_ ~no~ `code` ```block``` &lt;b&gt; [x](https://evil.example) <script>alert(1)</script>',
  'a\u0000b\u001b[31mc \u202eesrever\u202c مرحبا 🧑‍🚒 é',
].join('\n');

const words = (text: string): string => text.replace(/\s+/g, ' ');

/** Looks every 5 ms until it is so. */
const until = async (isSo: () => boolean, what: string, ms = 15_000): Promise<void> => {
  const end = performance.now() + ms;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`waited ${ms} ms in vain for ${what}`);
    await sleep(5);
  }
};

/** What every chat platform does for dispatch.ts and deliver.ts, tried on the real client against something that answers as the platform does. */
export const chatPlatformContract = (name: string, open: () => Promise<PlatformDrive>): void => {
  describe(`${name} is a chat platform`, () => {
    let drive: PlatformDrive;
    let accept: (interaction: Interaction) => Promise<Accepted>;
    const heard: Interaction[] = [];

    beforeEach(async () => {
      heard.length = 0;
      accept = async () => ({ status: 'accepted' });
      drive = await open();
      await drive.platform.start(async (interaction) => {
        heard.push(interaction);
        return accept(interaction);
      }, noDesk);
    });

    afterEach(async () => {
      await drive.platform.stop();
      await drive.close();
    });

    const post = async (document: Document, thread?: MessageRef): Promise<readonly MessageRef[]> => {
      const refs: MessageRef[] = [];
      for (const [index, payload] of drive.platform.render(document).entries())
        refs.push(
          await drive.platform.post(drive.place, payload, {
            key: `m#${index}`,
            thread: thread ?? refs[0],
            signal,
          }),
        );
      return refs;
    };

    const postOne = async (document: Document, thread?: MessageRef): Promise<MessageRef> => {
      const [first] = await post(document, thread);
      if (first === undefined) throw new Error('nothing was posted');
      return first;
    };

    it('hears a command: who, where, what', async () => {
      const line = 'analyze -n team-a --filter Pod';
      expect(await drive.command(line)).toEqual({ acknowledged: true });
      expect(heard).toMatchObject([
        {
          conversation: drive.place,
          person: { id: drive.person },
          source: 'command',
          line: drive.spelled?.(line) ?? line,
        },
      ]);
      expect(heard[0]?.id).not.toBe('');
    });

    it('acknowledges only when the command is stored', async () => {
      let store: () => void = () => undefined;
      const stored = new Promise<void>((resolve) => {
        store = resolve;
      });
      accept = async () => {
        await stored;
        return { status: 'accepted' };
      };
      let isAcknowledged = false;
      const sent = drive.command('analyze').then((delivery) => {
        isAcknowledged = true;
        return delivery;
      });
      await until(() => heard.length === 1, 'the command to be heard');
      // Whatever was to be said too early has been said by now.
      await sleep(60);
      expect(isAcknowledged).toBe(false);
      store();
      expect(await sent).toEqual({ acknowledged: true });
    });

    it('tells the person honestly when a command cannot be taken', async () => {
      accept = async () => ({ status: 'refused', whisper: paragraph('I cannot take this command now') });
      await drive.command('analyze');
      await until(() => drive.whispered().length > 0, 'the person to be told');
      expect(drive.whispered().join('\n')).toContain('I cannot take this command now');
      expect(drive.seen().map(({ text }) => text)).not.toContain('I cannot take this command now');
    });

    it('whispers what is for one person, also when it is long', async () => {
      const lines = Array.from({ length: 120 }, (_, at) => `line ${at} ${'word '.repeat(30)}.`);
      accept = async () => ({ status: 'accepted', whisper: paragraph(...lines) });
      await drive.command('help');
      await until(() => drive.whispered().join('\n').includes('line 119 '), 'all of it to be told');
      expect(words(drive.whispered().join(' '))).toContain(words(lines.join(' ')).slice(0, 40));
      for (const payload of drive.platform.render(paragraph('Only for you')))
        await drive.platform.whisper(drive.place, drive.person, payload, { signal });
      expect(drive.whispered().join('\n')).toContain('Only for you');
    });

    it('gives one delivery one id, and two deliveries two', async () => {
      await drive.command('status');
      if (drive.again !== undefined) {
        await drive.again();
        expect(heard).toHaveLength(2);
        expect(heard[1]?.id).toBe(heard[0]?.id);
      }
      await drive.command('status');
      expect(heard.at(-1)?.id).not.toBe(heard[0]?.id);
    });

    it('posts, replies in the thread, and updates in place', async () => {
      const root = await postOne(paragraph('Checking'));
      const reply = await postOne(paragraph('A detail'), root);
      for (const payload of drive.platform.render(paragraph('The report')))
        await drive.platform.update(root, payload, { signal });
      expect(drive.seen()).toMatchObject([
        { id: root.id, thread: undefined, text: 'The report' },
        { id: reply.id, thread: root.id, text: 'A detail' },
      ]);
    });

    it('hears a button, with the line that it carries, in the thread of its message', async ({ skip }) => {
      if (drive.press === undefined) return skip();
      const line = 'explain --report 01k9x3v8-abc --incident 1f2e3d4c';
      const root = await postOne(button(line));
      const reply = await postOne(button('details --report r1'), root);
      expect(await drive.press(root, line)).toEqual({ acknowledged: true });
      expect(await drive.press(reply, 'details --report r1')).toEqual({ acknowledged: true });
      const conversation = { ...drive.place, thread: root.id };
      expect(heard).toMatchObject([
        { source: 'action', line, conversation, person: { id: drive.person } },
        { source: 'action', line: 'details --report r1', conversation },
      ]);
      expect(heard[0]?.id).not.toBe(heard[1]?.id);
    });

    it('hears a mention in a thread as part of that thread', async ({ skip }) => {
      if (drive.mention === undefined) return skip();
      const root = await postOne(paragraph('The report'));
      expect(await drive.mention('explain 2', root.id)).toEqual({ acknowledged: true });
      await eventually(() =>
        expect(heard).toMatchObject([
          { source: 'mention', line: 'explain 2', conversation: { ...drive.place, thread: root.id } },
        ]),
      );
    });

    it('says when a message is gone, so that it is posted anew', async () => {
      const ref = await postOne(paragraph('Checking'));
      drive.remove(ref);
      const [payload] = drive.platform.render(paragraph('The report'));
      await expect(drive.platform.update(ref, payload, { signal })).rejects.toBeInstanceOf(MessageGone);
    });

    laterContract(() => drive);

    it('passes on how long it is asked to wait', async ({ skip }) => {
      if (drive.limit === undefined) return skip();
      const ref = await postOne(paragraph('Checking'));
      const [payload] = drive.platform.render(paragraph('The report'));
      drive.limit('post', 7_000);
      const refused = post(paragraph('More'));
      await expect(refused).rejects.toBeInstanceOf(Unavailable);
      await expect(refused).rejects.toMatchObject({ retryAfterMs: 7_000 });
      drive.limit('update', 3_000);
      await expect(drive.platform.update(ref, payload, { signal })).rejects.toMatchObject({
        name: 'Unavailable',
        retryAfterMs: 3_000,
      });
      await drive.platform.update(ref, payload, { signal });
      expect(drive.seen().map(({ text }) => text)).toEqual(['The report']);
    });

    it('is unavailable while the platform fails', async ({ skip }) => {
      if (drive.fail === undefined) return skip();
      drive.fail('post');
      await expect(post(paragraph('Checking'))).rejects.toBeInstanceOf(Unavailable);
      const ref = await postOne(paragraph('Checking'));
      drive.fail('update');
      const [payload] = drive.platform.render(paragraph('The report'));
      await expect(drive.platform.update(ref, payload, { signal })).rejects.toBeInstanceOf(Unavailable);
    });

    it('refuses what can never be shown', async ({ skip }) => {
      const { closed } = drive;
      if (closed === undefined) return skip();
      const [payload] = drive.platform.render(paragraph('Checking'));
      await expect(drive.platform.post(closed, payload, { key: 'k', signal })).rejects.toBeInstanceOf(
        Refused,
      );
    });

    it('splits what is too large, and loses nothing of it', async () => {
      const lines = Array.from(
        { length: 400 },
        (_, at) => `finding ${at}: ${'pod shop/checkout fails '.repeat(4)}end ${at}`,
      );
      const refs = await post(paragraph(...lines));
      const [root] = refs;
      expect(drive.seen().map(({ id }) => id)).toEqual(refs.map(({ id }) => id));
      expect(
        drive
          .seen()
          .slice(1)
          .every(({ thread }) => thread === root?.id),
      ).toBe(true);
      const all = words(
        drive
          .seen()
          .map(({ text }) => text)
          .join('\n'),
      );
      for (const line of lines) expect(all).toContain(words(line));
    });

    it('shows words of the cluster as words: nobody is notified, nothing is formatted away', async () => {
      const document: Document = {
        summary: hostile,
        blocks: [
          { type: 'headline', tone: 'critical', text: [hostile] },
          {
            type: 'paragraph',
            text: [hostile, { type: 'code', text: hostile }, { type: 'strong', text: hostile }],
          },
          { type: 'quote', text: [hostile] },
          { type: 'note', text: [hostile] },
          { type: 'code', text: hostile },
          { type: 'list', ordered: true, items: [[hostile]] },
          { type: 'fields', fields: [{ label: hostile, value: [hostile] }] },
          { type: 'table', columns: [hostile], rows: [[[hostile]]] },
          { type: 'section', tone: 'warning', title: [hostile], lines: [[hostile]], actions: [] },
          { type: 'progress', done: 1, total: 2, label: [hostile] },
        ],
      };
      const [ref] = await post(document);
      const [payload] = drive.platform.render(document);
      if (ref !== undefined) await drive.platform.update(ref, payload, { signal });
      await drive.platform.whisper(drive.place, drive.person, payload, { signal });
      expect(drive.pings?.() ?? []).toEqual([]);
      expect(drive.seen()[0]?.text).toContain('<!channel> <!here>');
    });
  });
};

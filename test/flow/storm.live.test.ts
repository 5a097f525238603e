// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { scriptedChat, textOf, whispered } from '../support/chat.ts';
import { desk, letter, memory, reply, slowly } from '../support/desk.ts';
import { eventually } from '../support/eventually.ts';
import { mortal } from '../support/mortal.ts';
import { realClock } from '../support/real-clock.ts';
import { openSpine } from '../support/spine.ts';
import { rootsOf } from '../support/spine-messages.ts';

const place = { platform: 'chat', workspace: 'W1', channel: 'C1' };

const said = (document: { readonly summary: string }): string => document.summary;

describe('too many messages at once', () => {
  it('become one that says so and holds them all; each can be shown, there and nowhere else', async () => {
    const spine = await openSpine({ chat: scriptedChat({ pace: slowly(30, 30) }), isWorking: false });
    const { outbox } = spine.core;
    for (let at = 0; at < 200; at += 1)
      await outbox.put({
        key: `m/${at}`,
        to: place,
        run: `r${at}`,
        sequence: at + 1,
        document: {
          summary: `message ${at}`,
          blocks: [{ type: 'paragraph', text: [`all of message ${at}`] }],
        },
        final: true,
      });
    await spine.idle();
    const shown = rootsOf(spine).map(({ document }) => document);
    const digest = shown.find(({ summary }) => summary.includes('held back'));
    expect(digest?.summary).toMatch(/^1\d\d messages held back: too many at once$/);
    expect(shown.length).toBeLessThan(30);
    const held = Number(digest?.summary.split(' ')[0]);
    // Shown or held, never both, never neither.
    expect(shown.length - 1 + held).toBe(200);

    const line = digest?.blocks
      .flatMap((block) => (block.type === 'actions' ? block.actions : []))
      .find(({ label }) => label === 'Show all')?.line;
    const found = new Set<string>();
    let next: string | undefined = line;
    for (let page = 0; next !== undefined && page < 100; page += 1) {
      const answer = await spine.chat.say(next, { source: 'action' });
      for (const [, number] of whispered(answer).matchAll(/all of message (\d+)/g)) found.add(number ?? '');
      next = answer.whisper?.blocks
        .flatMap((block) => (block.type === 'actions' ? block.actions : []))
        .find(({ label }) => label === 'Next')?.line;
    }
    for (const { summary } of shown) found.add(/^message (\d+)$/.exec(summary)?.[1] ?? '');
    found.delete('');
    expect(found.size).toBe(200);

    const menu = digest?.blocks.flatMap((block) => (block.type === 'menu' ? block.options : [])) ?? [];
    expect(menu).toHaveLength(25);
    const one = await spine.chat.say(menu[0]?.line ?? '', { source: 'action' });
    expect(whispered(one)).toContain(`all of ${menu[0]?.label ?? ''}`);
    expect(whispered(await spine.chat.say(line ?? '', { channel: 'C2' }))).toContain('no longer kept');
  });

  it('are one message, updated, for as long as the storm goes on; what is held learns its last word', async () => {
    const chat = scriptedChat({ pace: slowly(20, 20) });
    const d = desk(chat, memory(), realClock, { stormAfter: 8 });
    const digests = () => chat.shows().filter(({ document }) => document.summary.includes('held back'));
    for (let at = 0; at < 20; at += 1) await d.outbox.put(letter(`m${at}/root`, `checking ${at}`));
    await d.deliver();
    await eventually(async () => expect(await d.outbox.pending()).toEqual([]));
    expect(digests()).toHaveLength(1);
    for (let at = 20; at < 40; at += 1) await d.outbox.put(letter(`m${at}/root`, `checking ${at}`));
    for (let at = 0; at < 40; at += 1) {
      await d.outbox.put(letter(`m${at}/root`, `answer ${at}`, { final: true }));
      await d.outbox.put(reply(`m${at}/one`, `m${at}/root`, `detail ${at}`, { final: true }));
    }
    await eventually(async () => expect(await d.outbox.pending()).toEqual([]), 8_000);
    expect(digests()).toHaveLength(1);
    const words = chat.shows().map(({ document }) => said(document));
    expect(words.filter((text) => text.startsWith('checking'))).toEqual([]);
    const held = Number(digests().map(({ document }) => document.summary.split(' ')[0])[0]);
    expect(words.filter((text) => text.startsWith('answer'))).toHaveLength(40 - held);
    // Details of what is held are held with it.
    expect(words.filter((text) => text.startsWith('detail'))).toHaveLength(40 - held);
    expect(digests().map(textOf).join()).toContain('answer ');
  });

  it('are neither lost nor doubled when the bot dies while it puts them away', async () => {
    for (const calls of [20, 60, 150, 220, 300, 420]) {
      const chat = scriptedChat({ pace: slowly(1, 1) });
      const state = memory();
      const d = desk(chat, state, realClock, { stormAfter: 10 });
      for (let at = 0; at < 60; at += 1)
        await d.outbox.put(letter(`m${at}`, `message ${at}`, { final: true }));
      const dying = mortal(state, chat.platform);
      dying.dieAt(calls, false);
      await d.deliver(dying.state, 'bot-1');
      await eventually(() => expect(dying.isDead()).toBe(true)).catch(() => undefined);
      await state.delete('lease/deliver/chat/W1/C1');
      await d.deliver(state, 'bot-2');
      await eventually(async () => expect(await d.outbox.pending()).toEqual([]), 8_000);
      const words = chat.shows().map(({ document }) => said(document));
      const held = Number(words.find((text) => text.includes('held back'))?.split(' ')[0] ?? 0);
      const single = words.filter((text) => text.startsWith('message'));
      expect([calls, new Set(single).size + held]).toEqual([calls, 60]);
    }
  });

  it('in a calm place stay single', async () => {
    const chat = scriptedChat({ pace: slowly(1, 1) });
    const d = desk(chat, memory(), realClock, { stormAfter: 40 });
    for (let at = 0; at < 40; at += 1) await d.outbox.put(letter(`m${at}`, `message ${at}`, { final: true }));
    await d.deliver();
    await eventually(() => expect(chat.shows()).toHaveLength(40));
  });
});

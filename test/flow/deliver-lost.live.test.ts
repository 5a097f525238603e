// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import type { Document } from '../../src/core/document.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import { MessageGone } from '../../src/core/ports/chat-platform.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { scriptedChat, textOf } from '../support/chat.ts';
import { desk, letter, memory, once, reply, shown, summaries } from '../support/desk.ts';
import { eventually } from '../support/eventually.ts';
import { realClock } from '../support/real-clock.ts';

const parts = (count: number): readonly [Document, ...Document[]] => [
  { summary: `part 1 of ${count}`, blocks: [] },
  ...Array.from({ length: count - 1 }, (_, at) => ({ summary: `part ${at + 2} of ${count}`, blocks: [] })),
];
const longOf = ({ summary }: Document): readonly [Document, ...Document[]] => parts(Number(summary));

describe('a message that somebody deleted', () => {
  it('comes back, and what stood in its thread follows it', async () => {
    const chat = scriptedChat({ removes: true });
    const d = desk(chat);
    await d.outbox.put(letter('r/root', 'report', { final: true }));
    await d.outbox.put(reply('r/one', 'r/root', 'detail one', { final: true }));
    await d.outbox.put(reply('r/two', 'r/root', 'detail two', { final: true }));
    await d.deliver();
    await shown(d, 'report', 'detail one', 'detail two');
    chat.remove('m1');
    await d.outbox.put(letter('r/root', 'report, explained', { final: true, run: 'r2' }));
    await eventually(() =>
      expect(chat.shows().map((message) => [textOf(message).trim(), message.thread])).toEqual([
        ['', undefined],
        ['', 'm4'],
        ['', 'm4'],
      ]),
    );
    expect(chat.shows().map(({ document }) => document.summary)).toEqual([
      'report, explained',
      'detail one',
      'detail two',
    ]);
    expect(chat.removed).toEqual(['m2', 'm3']);
    // Platforms that know a key answer with what was deleted: the keys are new.
    expect(new Set(chat.calls.filter(({ type }) => type === 'post').map(({ key }) => key)).size).toBe(6);
    expect(await d.outbox.pending()).toEqual([]);
  });

  it('comes back when a reply finds its thread gone', async () => {
    const chat = scriptedChat();
    const d = desk(chat);
    await d.outbox.put(letter('r/root', 'report', { final: true }));
    await d.deliver();
    await shown(d, 'report');
    chat.remove('m1');
    chat.before = ({ thread }) => {
      if (thread === 'm1') throw new MessageGone('thread_not_found');
    };
    await d.outbox.put(reply('r/one', 'r/root', 'detail', { final: true }));
    await eventually(() =>
      expect(chat.shows().map(({ document, thread }) => [document.summary, thread])).toEqual([
        ['report', undefined],
        ['detail', 'm2'],
      ]),
    );
  });
});

describe('a message that becomes shorter', () => {
  it('loses what it no longer needs', async () => {
    const chat = scriptedChat({ split: longOf, removes: true });
    const d = desk(chat);
    await d.outbox.put(letter('root', '4'));
    await d.deliver();
    await shown(d, ...parts(4).map(({ summary }) => summary));
    await d.outbox.put(letter('root', '2', { final: true }));
    await eventually(() => expect(chat.removed).toEqual(['m3', 'm4']));
    await eventually(async () => expect((await d.outbox.read('root'))?.sent?.refs).toHaveLength(2));
    await d.outbox.put(letter('root', '3', { final: true, run: 'r2' }));
    await eventually(() => expect(chat.shows().map(({ id }) => id)).toEqual(['m1', 'm2', 'm5']));
  });

  it('says so where nothing can be taken away', async () => {
    const chat = scriptedChat({ split: (document) => (document.summary === '2' ? parts(2) : [document]) });
    const d = desk(chat);
    await d.outbox.put(letter('root', '2'));
    await d.deliver();
    await shown(d, 'part 1 of 2', 'part 2 of 2');
    await d.outbox.put(letter('root', 'short', { final: true }));
    await eventually(() =>
      expect(chat.shows().map(({ document }) => document.summary)).toEqual([
        'short',
        'This part is no longer current.',
      ]),
    );
  });
});

describe('a post whose answer is lost', () => {
  it('is looked for, and not posted twice', async () => {
    const chat = scriptedChat({ finds: true });
    const d = desk(chat);
    chat.after = once(
      ({ type }) => type === 'post',
      () => new Unavailable('no answer'),
    );
    await d.outbox.put(letter('a', 'only once', { final: true }));
    await d.deliver();
    await eventually(async () => expect(await d.outbox.pending()).toEqual([]));
    expect(chat.shows()).toHaveLength(1);
    expect(chat.sought).toEqual(['a#0']);
  });

  it('is looked for by whoever comes after a process that died', async () => {
    const state = memory();
    const chat = scriptedChat({ finds: true });
    const d = desk(chat, state);
    // The process dies when the platform has the message: nothing of it reaches the store any more.
    let isDead = false;
    const living =
      <A extends unknown[], T>(call: (...args: A) => Promise<T>) =>
      async (...args: A): Promise<T> => {
        if (isDead) throw new Error('this process is gone');
        return call(...args);
      };
    const dying: StateStore = {
      ...state,
      get: living(state.get),
      put: living(state.put),
      delete: living(state.delete),
      list: living(state.list),
    };
    chat.after = () => {
      isDead = true;
    };
    await d.outbox.put(letter('a', 'only once', { final: true }));
    await d.deliver(dying, 'bot-1');
    await eventually(() => expect(chat.shows()).toHaveLength(1));
    chat.after = undefined;
    await state.delete('lease/deliver/chat/W1/C1');
    await d.deliver(state, 'bot-2');
    await eventually(async () => expect(await d.outbox.pending()).toEqual([]));
    expect(chat.shows()).toHaveLength(1);
    expect(chat.sought).toEqual(['a#0']);
  });

  it('that was turned away for certain is not looked for', async () => {
    const chat = scriptedChat({ finds: true });
    const d = desk(chat);
    chat.before = once(
      ({ type }) => type === 'post',
      () => new Unavailable('slow down', { retryAfterMs: 20 }),
    );
    await d.outbox.put(letter('a', 'only once', { final: true }));
    await d.deliver();
    await shown(d, 'only once');
    expect(chat.sought).toEqual([]);
  });
});

describe('a place that can no longer be reached', () => {
  const ops = { platform: 'chat', workspace: 'W1', channel: 'C-OPS' };
  const admins = { platform: 'chat', workspace: 'W1', channel: 'C-ADMINS' };
  const delivery = { fallback: [{ from: { platform: 'chat', channel: 'C1' }, to: ops }], admins: [admins] };
  const archived = ({ channel }: { readonly channel: string }): void => {
    if (channel === 'C1')
      throw new Refused('Slack answered is_archived: this message cannot be shown there.');
  };

  it('its answers go where the operator said, each once, with their replies; admins are told once', async () => {
    const chat = scriptedChat();
    const d = desk(chat, memory(), realClock, delivery);
    chat.before = archived;
    await d.outbox.put(letter('a/root', 'progress'));
    await d.deliver();
    await eventually(async () => expect(await d.outbox.pending()).toEqual([]));
    expect(chat.shows('C-OPS')).toEqual([]);
    await d.outbox.put(letter('a/root', 'report', { final: true }));
    await d.outbox.put(reply('a/one', 'a/root', 'detail', { final: true }));
    await d.outbox.put(letter('b/root', 'another', { final: true }));
    await eventually(() =>
      expect(
        chat
          .shows('C-OPS')
          .map(({ document, thread }) => [document.summary, thread === undefined])
          .sort(),
      ).toEqual([
        ['another', true],
        ['detail', false],
        ['report', true],
      ]),
    );
    expect(chat.shows('C-OPS').map(textOf).join()).toMatch(/For Chat channel `C1`.*is_archived/);
    expect(chat.shows('C-ADMINS').map(textOf)).toHaveLength(1);
    expect(chat.shows('C-ADMINS').map(textOf).join()).toMatch(
      /cannot be shown in Chat channel `C1`.*Answers go to/s,
    );
    expect(d.log.join('\n')).toContain('given up');
  });

  it('a reply to what was shown before takes that with it: alone it speaks of nothing', async () => {
    const chat = scriptedChat();
    const d = desk(chat, memory(), realClock, delivery);
    await d.outbox.put(letter('a/root', 'alert', { final: true }));
    await d.deliver();
    await shown(d, 'alert');
    chat.before = archived;
    const inOps = () => chat.shows('C-OPS').map(({ document, thread }) => [document.summary, thread]);
    await d.outbox.put(reply('a/one', 'a/root', 'nobody has it', { final: true }));
    await eventually(() =>
      expect(inOps()).toEqual([
        ['alert', undefined],
        ['nobody has it', 'm2'],
      ]),
    );
    await d.outbox.put(letter('a/root', 'resolved', { final: true, run: 'r2' }));
    await eventually(() => expect(inOps()[0]).toEqual(['resolved', undefined]));
    expect(inOps()).toHaveLength(2);
  });

  it('without another way, admins are told, and it is in the log', async () => {
    const chat = scriptedChat();
    const d = desk(chat, memory(), realClock, { admins: [admins] });
    chat.before = archived;
    await d.outbox.put(letter('a/root', 'report', { final: true }));
    await d.outbox.put(reply('a/one', 'a/root', 'detail', { final: true }));
    await d.deliver();
    await eventually(() =>
      expect(chat.shows('C-ADMINS').map(textOf).join()).toContain('There is no other way'),
    );
    expect(chat.shows('C-ADMINS')).toHaveLength(1);
    await eventually(() => expect(d.log.filter((line) => line.includes('given up'))).toHaveLength(2));
    expect(await d.outbox.read('a/one')).toMatchObject({
      dropped: expect.stringContaining('is_archived') as string,
    });
  });

  it('because its platform takes no token: after a while answers take the other way', async () => {
    const chat = scriptedChat();
    const d = desk(chat, memory(), realClock, { ...delivery, fallbackAfterMinutes: 0 });
    chat.before = ({ channel }) => {
      if (channel === 'C1') throw new Unavailable('token_revoked', { retryAfterMs: 50 });
    };
    await d.outbox.put(letter('a', 'report', { final: true }));
    await d.deliver();
    await eventually(() =>
      expect(chat.shows('C-OPS').map(({ document }) => document.summary)).toEqual(['report']),
    );
    await eventually(async () => expect(await d.outbox.pending()).toEqual([]));
  });
});

describe('a store that is away', () => {
  it('is said once, and that it is back', async () => {
    const state = memory();
    let isAway = true;
    let looks = 0;
    const hasty = {
      ...realClock,
      sleep: (ms: number, signal?: AbortSignal) => realClock.sleep(ms / 100, signal),
    };
    const shaky: StateStore = {
      ...state,
      list: async (prefix) => {
        looks += 1;
        if (isAway) throw new Unavailable('the store is away');
        return state.list(prefix);
      },
    };
    const d = desk(scriptedChat(), state, hasty);
    await d.deliver(shaky);
    await eventually(() => expect(looks).toBeGreaterThan(4));
    isAway = false;
    await eventually(() => expect(d.log.join('\n')).toContain('Outbox can be read again'));
    expect(d.log.filter((line) => line.includes('Outbox cannot be read'))).toHaveLength(1);
    expect(summaries(d.chat)).toEqual([]);
  });
});

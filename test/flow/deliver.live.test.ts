// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { Unavailable } from '../../src/core/errors.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { scriptedChat } from '../support/chat.ts';
import { desk, letter, memory, once, reply, shown, slowly, summaries } from '../support/desk.ts';
import { eventually } from '../support/eventually.ts';
import { realClock } from '../support/real-clock.ts';

describe('what waits is sent', () => {
  it('answers first, then first words, then details, progress last', async () => {
    const d = desk(scriptedChat({ pace: slowly(0, 0) }));
    await d.outbox.put(letter('shown', 'opening'));
    const first = await d.deliver();
    await shown(d, 'opening');
    await first.stop();
    await d.outbox.put(letter('shown', 'progress'));
    await d.outbox.put(letter('asked', 'first word'));
    await d.outbox.put(letter('root', 'answer', { final: true }));
    await d.outbox.put(reply('detail', 'root', 'detail of the answer', { final: true }));
    await d.deliver();
    await shown(d, 'opening', 'answer', 'first word', 'detail of the answer', 'progress');
  });

  it('in its newest version only', async () => {
    const d = desk();
    for (let at = 0; at < 20; at += 1) await d.outbox.put(letter('root', `version ${at}`));
    await d.deliver();
    await shown(d, 'version 19');
  });

  it('at the pace of the platform, and one place does not wait for another', async () => {
    const d = desk(scriptedChat({ pace: slowly(120, 1) }));
    const elsewhere = { platform: 'chat', workspace: 'W1', channel: 'C2' };
    for (const key of ['a', 'b', 'c']) {
      await d.outbox.put(letter(key, `here ${key}`));
      await d.outbox.put(letter(`${key}2`, `there ${key}`, { to: elsewhere }));
    }
    await d.deliver();
    await eventually(() => expect(d.chat.calls).toHaveLength(6));
    const at = (channel: string) =>
      d.chat.calls.filter((call) => call.channel === channel).map((call) => call.at);
    for (const times of [at('C1'), at('C2')])
      for (const [index, time] of times.entries())
        if (index > 0) expect(time - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(118);
    expect(at('C2')[0]).toBeLessThan(at('C1')[2] ?? 0);
    expect(at('C1')[0]).toBeLessThan(at('C2')[2] ?? 0);
  });

  it('part by part at that pace when it is long, and no part twice after a failure', async () => {
    const split = () =>
      [
        { summary: 'part 1', blocks: [] },
        { summary: 'part 2', blocks: [] },
        { summary: 'part 3', blocks: [] },
      ] as const;
    const chat = scriptedChat({ pace: slowly(60, 1), split });
    const d = desk(chat);
    chat.before = once(
      ({ summary }) => summary === 'part 3',
      () => new Unavailable('busy', { retryAfterMs: 50 }),
    );
    await d.outbox.put(letter('root', 'long', { final: true }));
    await d.deliver();
    await eventually(() => expect(chat.calls.filter(({ type }) => type === 'post')).toHaveLength(3));
    const posts = chat.calls.filter(({ type }) => type === 'post');
    expect(posts.map(({ summary, thread }) => [summary, thread])).toEqual([
      ['part 1', undefined],
      ['part 2', 'm1'],
      ['part 3', 'm1'],
    ]);
    expect((posts[1]?.at ?? 0) - (posts[0]?.at ?? 0)).toBeGreaterThanOrEqual(58);
  });

  it('once, with two senders on one store', async () => {
    const d = desk(scriptedChat({ pace: slowly(3, 1) }));
    await d.deliver();
    await d.deliver(d.state, 'bot-2');
    for (let at = 0; at < 30; at += 1) await d.outbox.put(letter(`k${at}`, `message ${at}`, { final: true }));
    await eventually(() => expect(d.chat.calls).toHaveLength(30));
    expect(new Set(summaries(d.chat)).size).toBe(30);
    expect(d.chat.calls.every(({ type }) => type === 'post')).toBe(true);
  });

  it('at once when it is announced while the lane is closing', async () => {
    const state = memory();
    let putAt: number | undefined;
    // The lane gives its lease back: what is put in that moment must not wait for the next look.
    const closing: StateStore = {
      ...state,
      delete: async (key, options) => {
        if (key.startsWith('lease/') && putAt === undefined) {
          await d.outbox.put(letter('b', 'second'));
          await new Promise((resolve) => setImmediate(resolve));
          putAt = performance.now();
        }
        return state.delete(key, options);
      },
    };
    const lookedAt: number[] = [];
    const hasty = {
      ...realClock,
      // Waits of the lane take no time; the look of the watch is twenty seconds away.
      sleep: (ms: number, signal?: AbortSignal) =>
        realClock.sleep(lookedAt.push(ms) > 1 ? ms / 100 : 10 * ms, signal),
    };
    const d = desk(scriptedChat(), state, hasty);
    await d.deliver(closing);
    await d.outbox.put(letter('a', 'first'));
    await eventually(() => expect(summaries(d.chat)).toEqual(['first', 'second']));
    expect(performance.now() - (putAt ?? 0)).toBeLessThan(15_000);
  });
});

describe('a platform that asks to wait', () => {
  it('is asked for no other post in that place, and for nothing too early', async () => {
    const d = desk();
    d.chat.before = once(
      () => true,
      () => new Unavailable('slow down', { retryAfterMs: 250 }),
    );
    const started = performance.now();
    await d.outbox.put(letter('a', 'first'));
    await d.outbox.put(letter('b', 'second'));
    await d.deliver();
    await shown(d, 'first', 'second');
    expect(performance.now() - started).toBeGreaterThanOrEqual(245);
  });

  it('shows what it turned away before what came later, however long it takes to note that', async () => {
    let slow = 0;
    let late = 0;
    const slowly = {
      ...realClock,
      now: () => {
        if (slow > 0) [slow, late] = [slow - 1, late + 40];
        return realClock.now() + late;
      },
    };
    const d = desk(scriptedChat(), memory(), slowly);
    d.chat.before = once(
      () => {
        slow = 4;
        return true;
      },
      () => new Unavailable('slow down', { retryAfterMs: 300 }),
    );
    await d.outbox.put(letter('a', 'first'));
    await d.outbox.put(letter('b', 'second'));
    await d.deliver();
    await shown(d, 'first', 'second');
  });

  it('with updates holds the updates of all places, and no post', async () => {
    const d = desk();
    const elsewhere = { platform: 'chat', workspace: 'W1', channel: 'C2' };
    await d.deliver();
    await d.outbox.put(letter('a', 'a1'));
    await d.outbox.put(letter('b', 'b1', { to: elsewhere }));
    await eventually(() => expect(d.chat.calls).toHaveLength(2));
    let heldAt = 0;
    d.chat.before = once(
      ({ type }) => {
        if (type === 'update') heldAt = Date.now();
        return type === 'update';
      },
      () => new Unavailable('slow down', { retryAfterMs: 3_000 }),
    );
    await d.outbox.put(letter('a', 'a2', { final: true }));
    await eventually(() => expect(d.log.join('\n')).toContain('Message held back'));
    await d.outbox.put(letter('b', 'b2', { to: elsewhere, final: true }));
    await d.outbox.put(letter('c', 'c1'));
    await eventually(() => expect(d.chat.calls).toHaveLength(5));
    const at = (summary: string) => (d.chat.calls.find((call) => call.summary === summary)?.at ?? 0) - heldAt;
    expect(at('c1')).toBeLessThan(2_500);
    expect([at('a2') >= 2_900, at('b2') >= 2_900]).toEqual([true, true]);
  });

  it('and fails otherwise: tried again, the others go on', async () => {
    const d = desk();
    d.chat.before = once(
      ({ summary }) => summary === 'first',
      () => new Unavailable('it is down'),
    );
    await d.outbox.put(letter('a', 'first'));
    await d.outbox.put(letter('b', 'second'));
    await d.deliver();
    await shown(d, 'second', 'first');
  });
});

describe('a platform that counts updates', () => {
  it('shows as many first words as it can update soon; further answers are posted when they are known', async () => {
    const d = desk(scriptedChat({ pace: { postMs: 0, updateMs: 0, updatesPerMinute: 10 } }));
    const put = (at: number, summary: string, final: boolean) =>
      d.outbox.put(
        letter(`k${at}`, summary, { to: { platform: 'chat', workspace: 'W1', channel: `C${at}` }, final }),
      );
    await d.deliver();
    for (let at = 0; at < 12; at += 1) {
      await put(at, 'first word', false);
      await eventually(() => expect(d.chat.calls).toHaveLength(Math.min(at + 1, 6)));
    }
    for (let at = 0; at < 12; at += 1) await put(at, 'answer', true);
    await eventually(async () => expect(await d.outbox.pending()).toEqual([]));
    expect(d.chat.calls.filter(({ type }) => type === 'update')).toHaveLength(6);
    expect(d.chat.calls.filter(({ type, summary }) => type === 'post' && summary === 'answer')).toHaveLength(
      6,
    );
    // The updates of the last minute count too: what was answered leaves no room for more of them.
    await put(20, 'first word', false);
    await put(20, 'answer', true);
    await eventually(() => expect(d.chat.shows('C20')).toMatchObject([{ updates: 0 }]));
  });
});

describe('a sender that is stopped', () => {
  it('finishes what it has asked for, remembers it, and leaves the rest to the next', async () => {
    const d = desk();
    const first = await d.deliver();
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    let isInside = false;
    d.chat.before = async () => {
      isInside = true;
      await gate;
    };
    await d.outbox.put(letter('a', 'first'));
    await d.outbox.put(letter('b', 'second'));
    await eventually(() => expect(isInside).toBe(true));
    const stopped = first.stop();
    go();
    await stopped;
    expect(summaries(d.chat)).toEqual(['first']);
    d.chat.before = undefined;
    await d.deliver(d.state, 'bot-2');
    await shown(d, 'first', 'second');
  });
});

describe('a store that goes away after a message was shown', () => {
  it('is told when it is back, and the message is not shown twice', async () => {
    const state = memory();
    let isAway = false;
    const away = async (): Promise<void> => {
      if (isAway) throw new Unavailable('the store is away');
    };
    const shaky: StateStore = {
      ...state,
      get: async (key) => away().then(() => state.get(key)),
      put: async (...args) => away().then(() => state.put(...args)),
      list: async (prefix) => away().then(() => state.list(prefix)),
    };
    const d = desk(scriptedChat(), state);
    d.chat.after = () => {
      isAway = true;
      setTimeout(() => {
        isAway = false;
      }, 400);
      d.chat.after = undefined;
    };
    await d.deliver(shaky);
    await d.outbox.put(letter('a', 'only once', { final: true }));
    await eventually(async () => expect(await d.outbox.pending()).toEqual([]));
    expect(summaries(d.chat)).toEqual(['only once']);
    expect((await d.outbox.read('a'))?.sent?.refs).toEqual([{ channel: 'C1', id: 'm1' }]);
  });
});

// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { HOUR } from '../../src/core/clock.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { ChatPlatform } from '../../src/core/ports/chat-platform.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { type ScriptedChat, scriptedChat } from '../support/chat.ts';
import { desk, letter, shown, summaries } from '../support/desk.ts';
import { eventually } from '../support/eventually.ts';
import { realClock } from '../support/real-clock.ts';

/** Longer than the first pause before another try, which is a second. */
const UNDER_WAY_MS = 2_000;

/** A platform whose first answer is lost; what it was asked for is carried out so much later, or never. */
const losing = (lateMs: number | undefined): ScriptedChat => {
  const chat = scriptedChat({ finds: true });
  let isLost = false;
  const post: ChatPlatform['post'] = async (...given) => {
    if (isLost) return chat.platform.post(...given);
    isLost = true;
    if (lateMs !== undefined) setTimeout(() => void chat.platform.post(...given), lateMs);
    throw new Unavailable('no answer');
  };
  return { ...chat, platform: { ...chat.platform, post, underWayMs: () => UNDER_WAY_MS } };
};

describe('a post whose answer was lost', () => {
  it('is not repeated while it may still be carried out', { timeout: 60_000 }, async () => {
    const d = desk(losing(1_400));
    await d.outbox.put(letter('r/root', 'report', { final: true }));
    await d.deliver();
    await eventually(async () => expect(await d.outbox.pending()).toEqual([]), 10_000);
    expect(d.chat.shows().map(({ document }) => document.summary)).toEqual(['report']);
    expect(d.chat.calls.filter(({ type }) => type === 'post')).toHaveLength(1);
  });

  it('is repeated when it can no longer be', { timeout: 60_000 }, async () => {
    const d = desk(losing(undefined));
    await d.outbox.put(letter('r/root', 'report', { final: true }));
    const since = performance.now();
    await d.deliver();
    await eventually(() => expect(summaries(d.chat)).toEqual(['report']), 10_000);
    expect(performance.now() - since).toBeGreaterThan(UNDER_WAY_MS - 100);
  });

  it('is not waited for by a clock that was set back since', async () => {
    const d = desk(losing(undefined));
    const ahead = { ...realClock, now: () => realClock.now() + HOUR };
    await d.outbox.put(letter('r/root', 'report', { final: true }));
    const first = await d.deliver(d.state, 'bot-1', ahead);
    await eventually(async () => expect((await d.outbox.read('r/root'))?.sending).toBeDefined());
    await first.stop();
    await d.deliver();
    await shown(d, 'report');
  });

  it('is not begun by a process that was stopped in between, before it has looked', async () => {
    const chat = scriptedChat({ finds: true });
    const d = desk(chat);
    let stoppedMs = 0;
    const state = {
      ...d.state,
      put: (...given: Parameters<typeof d.state.put>) => {
        // Another has posted it by then.
        if (given[1].includes('"sending"') && stoppedMs === 0) {
          stoppedMs = 20_000;
          void chat.platform.post(
            { platform: 'chat', workspace: 'W1', channel: 'C1' },
            chat.platform.render({ summary: 'report', blocks: [] })[0],
            { key: 'r/root#0', signal: timeLimit(1_000) },
          );
        }
        return d.state.put(...given);
      },
    };
    await d.outbox.put(letter('r/root', 'report', { final: true }));
    await d.deliver(state, 'bot-1', { ...realClock, now: () => realClock.now() + stoppedMs });
    await eventually(async () => expect(await d.outbox.pending()).toEqual([]));
    expect(chat.shows().map(({ document }) => document.summary)).toEqual(['report']);
  });
});

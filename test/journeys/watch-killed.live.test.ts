// SPDX-License-Identifier: Apache-2.0

import { expect, it, onTestFinished } from 'vitest';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import { describeWith } from '../support/needs.ts';
import { seenOn } from '../support/story.ts';
import { WATCHING } from '../support/watch-day.ts';
import { openWatchingWorld, type Replica, type WatchingWorld } from '../support/watching-world.ts';

/** Enough for a look, what it tells, and its being shown; then the same from the middle of each. */
const CALLS = 120;
/** Odd, so that now the one and now the other dies; `STRIDE=1` dies at every call. */
const STRIDE = Number(process.env['STRIDE'] ?? '5');

const start = Date.parse('2026-11-22T08:00:00Z');

/** The second of each minute at which the watch looks. */
const nextLook = async ({ clock }: WatchingWorld, phase: number): Promise<void> => {
  const passed = (clock.now() - start) % MINUTE;
  await clock.pass((phase - passed + MINUTE) % MINUTE);
};

const phaseOf = async ({ core }: Replica): Promise<number> => {
  const due = (await core.looks.due('prod'))?.dueAt;
  if (due === undefined) throw new Error('nothing is due');
  return (due - start) % MINUTE;
};

describeWith('redis-server', 'a replica is killed at every step', () => {
  it('and each incident is told once, and its end once', { timeout: 400_000 }, async () => {
    const world = await openWatchingWorld({ start, namespaces: ['shop'], ...WATCHING });
    onTestFinished(world.close, 60_000);
    const { clock, life, chats } = world;
    const living = [await world.replica(), await world.replica()];
    await clock.pass(5 * MINUTE);
    const [first] = living;
    if (first === undefined) throw new Error('nobody lives');
    const phase = await phaseOf(first);
    /** The so-and-so-many-th call from the look on is the last of one of the two, which another replaces. */
    const kill = async (calls: number, late: boolean): Promise<void> => {
      await nextLook(world, phase - SECOND / 2);
      const victim = living.splice(calls % 2, 1)[0];
      victim?.dieAt(calls, late);
      await clock.pass(20 * SECOND);
      void victim?.stop();
      living.push(await world.replica());
    };
    const names: string[] = [];
    for (let calls = 1; calls <= CALLS; calls += STRIDE) {
      const name = `app-${calls}`;
      names.push(name);
      life.app(name, { namespace: 'shop', replicas: 1 });
      await nextLook(world, phase + 20 * SECOND);
      life.crash(name, 'panic: no index');
      await kill(calls, calls % 3 === 0);
      await clock.pass(30 * SECOND);
      life.mend(name);
      await nextLook(world, phase + 2 * SECOND);
      await kill(calls, calls % 3 !== 0);
      await clock.pass(2 * MINUTE);
      life.removeApp(name);
    }
    const seen = seenOn(chats);
    const posts = seen.filter(({ type }) => type !== 'edit');
    expect(
      posts.filter(({ type }) => type === 'message').map(({ line }) => /app-\d+/.exec(line)?.[0]),
    ).toEqual(names);
    expect(posts.filter(({ line }) => line.startsWith('Resolved'))).toHaveLength(names.length);
    expect(posts).toHaveLength(2 * names.length);
    for (const { document } of chats
      .get('slack')
      ?.shows('ops')
      .filter(({ thread }) => thread === undefined) ?? [])
      expect(document.summary).toMatch(/^Resolved/);
  });
});

// SPDX-License-Identifier: Apache-2.0

import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { questions } from '../support/questions.ts';
import { BANNER, buildTwo, NEXT, type TwoReleases, WAVE } from '../support/two-releases.ts';
import { openWorld, textsOf, type World } from '../support/world.ts';

/** Two builds, and machines that test are busy. */
const LONG = { timeout: 300_000 } as const;

const ask = (world: World, channel: number, text: string) =>
  world.slack.command({ channel: `C${channel}`, user: `U${channel}`, text });

const answered = (world: World, channel: number, times = 1): Promise<void> =>
  eventually(() => {
    const texts = textsOf(world.roots(`C${channel}`));
    expect(texts).toHaveLength(times);
    for (const text of texts) expect(text).toContain('demo: 2 problems, 1 warning');
  }, 90_000);

/** What is stored of runs, as it stands. */
const runsIn = async (world: World): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const redis = new Redis(world.redis.url);
  onTestFinished(() => redis.disconnect());
  const keys = await redis.keys('*state:*run/*');
  // Each value comes after its version.
  const held = await Promise.all(keys.map((key) => redis.hget(key, 'value').catch(() => redis.get(key))));
  return held.flatMap((text) =>
    text === null ? [] : [JSON.parse(text.slice(text.indexOf('{'))) as Readonly<Record<string, unknown>>],
  );
};

describeWith('redis-server', 'two releases on one Redis', () => {
  let releases: TwoReleases | undefined;
  const start = (world: World, role: 'bot' | 'worker' | 'scheduler', which: 'old' | 'next') =>
    world.start(role, { program: releases?.[which] });
  beforeAll(async () => {
    releases = await buildTwo('newer');
  }, 300_000);
  afterAll(() => releases?.close());

  it('an older bot shows what a newer worker says, in plain words where it must', LONG, async () => {
    const world = await openWorld();
    await Promise.all([start(world, 'bot', 'old'), start(world, 'worker', 'next')]);
    await ask(world, 0, 'analyze');
    await answered(world, 0);
    expect(textsOf(world.roots('C0'))[0]).toContain(BANNER);
    await ask(world, 0, 'status');
    await eventually(
      () => expect(textsOf(world.slack.ephemerals('C0', 'U0')).join()).toContain(NEXT),
      30_000,
    );
  });

  it('an older worker gives back what a newer bot asks for, until a newer one comes', LONG, async () => {
    const world = await openWorld();
    const [old] = await Promise.all([start(world, 'worker', 'old'), start(world, 'bot', 'next')]);
    await ask(world, 0, 'analyze');
    await eventually(() => expect(old.output()).toContain('Job of a newer release is handed back'), 60_000);
    await start(world, 'worker', 'next');
    await answered(world, 0);
    expect(old.output()).not.toMatch(/"level":"error"/);
    expect((await runsIn(world)).map(({ wave }) => wave)).toEqual([WAVE]);
  });

  it(
    'workers and bots of both, rolled out and back under load: nothing is lost, nothing is doubled',
    LONG,
    async () => {
      const world = await openWorld({ channels: 4 });
      const first = [await start(world, 'bot', 'old'), await start(world, 'worker', 'old')] as const;
      const lines = questions(24);
      const send = (from: number, to: number) =>
        Promise.all(lines.slice(from, to).map((text, at) => ask(world, (from + at) % 4, text)));
      const sent = [await send(0, 8)];
      // Out: the new worker comes, then the new bot; the old ones are told to end while they work.
      const worker = await start(world, 'worker', 'next');
      const bot = await start(world, 'bot', 'next');
      const ending = [first[0].end('SIGTERM'), first[1].end('SIGTERM')];
      sent.push(await send(8, 16));
      expect(await Promise.all(ending)).toEqual([0, 0]);
      // And back, because something was wrong.
      await start(world, 'bot', 'old');
      sent.push(await send(16, 24));
      expect(await bot.end('SIGTERM')).toBe(0);
      await start(world, 'worker', 'old');
      await eventually(() => {
        const roots = [0, 1, 2, 3].flatMap((channel) => world.roots(`C${channel}`));
        expect(roots).toHaveLength(24);
        expect(textsOf(roots).filter((text) => /Checking|Waiting/.test(text))).toEqual([]);
      }, 120_000);
      expect(sent.flat().map(({ status }) => status)).toEqual(lines.map(() => 200));
      // The worker of the release that was given up is the last to go: what it was asked for is answered.
      expect(await worker.end('SIGTERM')).toBe(0);
      await ask(world, 0, 'analyze');
      await eventually(() => expect(textsOf(world.roots('C0')).at(-1)).toContain('demo: '), 60_000);
    },
  );
});

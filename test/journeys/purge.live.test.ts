// SPDX-License-Identifier: Apache-2.0

import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { bullmqQueue } from '../../adapters/queue/bullmq.ts';
import { purgeBullmqJobs } from '../../adapters/queue/purge-jobs.ts';
import { redisState } from '../../adapters/state/redis.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { createBase } from '../../src/compose/base.ts';
import { createCore } from '../../src/compose/core.ts';
import type { PurgeRequest, PurgeTarget } from '../../src/core/purge.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { declaredState } from '../../src/kept/declared-state.ts';
import { createPurge } from '../../src/purge/purge.ts';
import { eventually } from '../support/eventually.ts';
import { heldIn } from '../support/kept-in-redis.ts';
import { describeWith } from '../support/needs.ts';
import { connectTo } from '../support/redis-settings.ts';
import { demoRouted } from '../support/watches-config.ts';
import { openWorld, textsOf, type World } from '../support/world.ts';

const LONG = { timeout: 240_000 } as const;

const request = (target: PurgeTarget, given: Partial<PurgeRequest> = {}): PurgeRequest => ({
  target,
  dryRun: false,
  audit: 'strip',
  keepAnswers: false,
  ...given,
});

const signal = (): AbortSignal => timeLimit(100_000);

/** Whoever purges from another process. */
const purgeOf = ({ redis }: World) => {
  const connect = connectTo(redis, silentLog);
  const base = createBase({ env: {} });
  const queue = bullmqQueue({ connect, prefix: '{k8sgpt}', clock: base.clock, log: silentLog });
  const state = declaredState(redisState({ connect, prefix: '{k8sgpt}', log: silentLog }));
  onTestFinished(async () => {
    await queue.close();
    await state.close();
  });
  const purgeJobs = purgeBullmqJobs({ connect, prefix: '{k8sgpt}' });
  return createPurge({ ...createCore({ state, queue }, base), purgeJobs, clock: base.clock });
};

/** People of two kinds, a cluster with everything that can be kept of it. */
const busy = async (config: string): Promise<World> => {
  const world = await openWorld({ channels: 2, config });
  await Promise.all([world.start('worker'), world.start('bot')]);
  const say = (user: string, text: string) => world.slack.command({ channel: 'C0', user, text });
  await say('U7', 'analyze --explain');
  await eventually(() => {
    expect(textsOf(world.roots('C0')).join('\n')).toMatch(/demo: \d+ problems?/);
  }, 90_000);
  for (const line of [
    'ack 1',
    'mute 2 --for 1h',
    'assign 3 <@U7>',
    'feedback --useful 1',
    'ask what is it',
    'clusters',
  ])
    await say('U7', line);
  await say('U8', 'ack 4');
  await eventually(() => {
    expect(textsOf(world.replies('C0')).join('\n')).toMatch(/what is it/);
  }, 60_000);
  return world;
};

const texts = async (redis: Redis): Promise<string> =>
  (await heldIn(redis))
    // Who shows messages just now, and who lives: gone within the minute.
    .filter(({ key }) => !/:lease\/|:worker\/|:directory\/|state:(?:index|times)/.test(key))
    .map(({ key, text }) => `${key} ${text}`)
    .join('\n');

describeWith('redis-server', 'a purge', () => {
  it('leaves nothing of a person in any key, and what others did', LONG, async () => {
    const world = await busy(demoRouted);
    const redis = new Redis(world.redis.url);
    onTestFinished(() => redis.disconnect());
    expect(await texts(redis)).toMatch(/\bU7\b/);
    const purge = purgeOf(world);
    const person = { type: 'person', id: 'U7' } as const;

    const counted = await purge(request(person, { dryRun: true }), signal());
    expect(counted.counts.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['audit entries', 'feedback', 'incidents', 'messages', 'runs', 'jobs']),
    );
    expect(await texts(redis)).toMatch(/\bU7\b/);

    const done = await purge(request(person), signal());
    expect(done.underWay).toBe(0);
    const left = await texts(redis);
    expect(left.match(/.{0,80}\bU7\b.{0,40}/)?.[0]).toBeUndefined();
    expect(left.match(/.{0,80}person-7.{0,40}/)?.[0]).toBeUndefined();
    // What they did is still there, as that of somebody.
    expect(left).toContain(done.standIn);
    expect(left).toMatch(/"deed":"acknowledged"/);
    expect(left).toContain('person-8');

    const again = await purge(request(person), signal());
    expect(again.counts).toEqual([]);
  });

  it('leaves nothing of a cluster in any key, whatever is under way', LONG, async () => {
    const world = await busy('');
    const redis = new Redis(world.redis.url);
    onTestFinished(() => redis.disconnect());
    const purge = purgeOf(world);
    // Under way while it is purged.
    await world.slack.command({ channel: 'C0', user: 'U8', text: 'analyze -n shop' });
    const done = await purge(request({ type: 'cluster', name: 'demo' }), signal());
    expect(done.counts.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['audit entries', 'feedback', 'incidents', 'messages', 'reports', 'runs']),
    );
    const left = await texts(redis);
    // The worker still has the cluster, and listens to its queue.
    const others = left
      .split('\n')
      .filter((line) => !line.startsWith('{k8sgpt}:queue:'))
      .join('\n');
    expect(others.match(/.{0,120}(?<![\w-])demo(?![\w-]).{0,40}/)?.[0]).toBeUndefined();
    expect(left).not.toMatch(/job-[0-9a-f]{16}|cluster-demo:turns/);
    expect(left).toContain(done.standIn);
  });
});

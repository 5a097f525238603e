// SPDX-License-Identifier: Apache-2.0

import { expect, it, onTestFinished } from 'vitest';
import { redisState } from '../../adapters/state/redis.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { servePagerduty } from '../standins/alert-receivers.ts';
import type { Answered } from '../standins/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { connectTo, settingsOf } from '../support/redis-settings.ts';
import { demoWatched } from '../support/watches-config.ts';
import { heldAt, openWorld, PATIENT, type World } from '../support/world.ts';

const routingKey = '0123456789abcdef0123456789abcdef';

/** What the demo cluster suffers from. */
const TROUBLES = 3;
const LEADS = 'This process looks after the watches';

/** Which process holds the lease of the watches; undefined: none does. */
const leaseOf = (world: World) => {
  const state = redisState({
    connect: connectTo(world.redis),
    prefix: settingsOf({ url: world.redis.url }).prefix,
    log: silentLog,
  });
  onTestFinished(() => state.close());
  return async () => (await state.get('lease/watches'))?.value;
};

describeWith('redis-server', 'the process that ticks is told to end', () => {
  it('while it pages somebody: who is paged once, and the next goes on at once', PATIENT, async () => {
    const pager = await servePagerduty(routingKey);
    let answer: (answered: Answered) => void = () => undefined;
    pager.next(
      new Promise<Answered>((resolve) => {
        answer = resolve;
      }),
    );
    const world = await openWorld({
      config: `${demoWatched}pagerduty: { url: ${pager.url}, routingKey: { env: PAGER_KEY }, severity: info }\n`,
      env: { PAGER_KEY: routingKey },
    });
    const lease = leaseOf(world);
    const first = await world.start('scheduler');
    await eventually(() => expect(first.output()).toContain(LEADS), 20_000);
    await Promise.all([world.start('worker'), world.start('bot')]);
    await eventually(() => expect(pager.received).toHaveLength(1), 60_000);
    const ended = first.end('SIGTERM');
    // It stops listening before it stops ticking.
    await eventually(() => expect(fetch(`${first.url}/healthz`)).rejects.toThrow(), 20_000);
    answer({ status: 202, body: '{"status":"success"}' });
    expect(await ended).toBe(0);
    expect((await lease()) ?? '').not.toMatch(new RegExp(`^${first.child.pid}-`));
    // The worker stood by: not the ten seconds after which one that died is missed.
    await eventually(async () => expect(await lease()).toBeDefined(), 3_000);
    await eventually(() => expect(world.roots('C0')).toHaveLength(TROUBLES), 60_000);
    await eventually(() => expect(pager.received.length).toBeGreaterThanOrEqual(TROUBLES), 60_000);
    const keys = pager.received.map(({ json }) => `${json.event_action} ${json.dedup_key}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(first.output()).not.toMatch(/"level":"(?:error|fatal)"/);
  });

  it('and so is the worker in the middle of its look: another looks, and tells once', PATIENT, async () => {
    const held = heldAt('/pods', 1);
    const world = await openWorld({ faults: held.faults, config: demoWatched });
    const scheduler = await world.start('scheduler');
    await eventually(() => expect(scheduler.output()).toContain(LEADS), 20_000);
    const [worker, bot] = [await world.start('worker'), await world.start('bot')];
    await eventually(() => expect(held.asked()).toBe(1), 40_000);
    expect(await Promise.all([scheduler.end('SIGTERM'), worker.end('SIGTERM')])).toEqual([0, 0]);
    expect(await leaseOf(world)()).toBeUndefined();
    const next = await world.start('worker');
    await eventually(() => expect(world.roots('C0')).toHaveLength(TROUBLES), 60_000);
    for (const { output } of [scheduler, worker, bot, next])
      expect(output()).not.toMatch(/"level":"(?:error|fatal)"/);
  });
});

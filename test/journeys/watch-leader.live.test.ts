// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { redisState } from '../../adapters/state/redis.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { eventually } from '../support/eventually.ts';
import { deployment } from '../support/lab/workloads.ts';
import { describeWith } from '../support/needs.ts';
import { connectTo, settingsOf } from '../support/redis-settings.ts';
import { demoWatched } from '../support/watches-config.ts';
import { openWorld, PATIENT, textsOf, type World } from '../support/world.ts';

/** What the demo cluster suffers from. */
const TROUBLES = 3;

/** The process id of the worker that ticks; its name begins with it. */
const leaderOf = async (world: World): Promise<number> => {
  const state = redisState({
    connect: connectTo(world.redis),
    prefix: settingsOf({ url: world.redis.url }).prefix,
    log: silentLog,
  });
  try {
    const held = await state.get('lease/watches');
    if (held === undefined) throw new Error('nobody looks after the watches');
    return Number(held.value.split('-')[0]);
  } finally {
    await state.close();
  }
};

describeWith('redis-server', 'the worker that looks after the watches', () => {
  it('is killed: another one goes on, and nothing is told twice', PATIENT, async () => {
    const world = await openWorld({ config: demoWatched });
    const workers = [await world.start('worker'), await world.start('worker')];
    await world.start('bot');
    await eventually(() => expect(world.roots('C0')).toHaveLength(TROUBLES), 60_000);
    const leader = await leaderOf(world);
    const killed = workers.find(({ child }) => child.pid === leader);
    if (killed === undefined) throw new Error('the leader is no worker of this test');
    await killed.end('SIGKILL');
    const at = performance.now();
    for (const object of deployment('late', {
      ns: 'shop',
      pods: [{ is: 'crashing', says: 'panic: too late' }],
    }))
      world.cluster.update(object);
    await eventually(() => expect(textsOf(world.roots('C0')).join('\n')).toContain('late'), 60_000);
    const took = performance.now() - at;
    // Fifteen seconds until it leads, ten between two looks, the look itself, and as long again on a busy machine.
    expect(took).toBeLessThan(55_000);
    expect(world.roots('C0')).toHaveLength(TROUBLES + 1);
    expect(await leaderOf(world)).not.toBe(leader);
  });
});

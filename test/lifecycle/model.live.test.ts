// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, expect, it } from 'vitest';
import { redisState } from '../../adapters/state/redis.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { MINUTE } from '../../src/core/clock.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { describeWith } from '../support/needs.ts';
import * as fc from '../support/properties.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { connectTo, freshPrefix } from '../support/redis-settings.ts';
import { life, type Trouble } from './life.ts';
import { anyLife, liveThrough } from './model.ts';

describeWith('redis-server', 'the life of incidents in Redis, seen by two processes', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.close());

  const withStores = async (act: (state: StateStore, other: StateStore) => Promise<void>): Promise<void> => {
    const prefix = freshPrefix();
    const open = () => redisState({ connect: connectTo(server), prefix, log: silentLog });
    const [state, other] = [open(), open()];
    try {
      await act(state, other);
    } finally {
      await Promise.all([state.close(), other.close()]);
    }
  };

  it('whatever happens and whoever dies, everybody is told what is so, once', async () => {
    expect.hasAssertions();
    await fc.assert(
      fc.asyncProperty(anyLife, (steps) => withStores((state, other) => liveThrough(steps, state, other))),
      { numRuns: 15 },
    );
  });

  it('of eight who observe a hundred incidents at once, one tells of each', async () => {
    await withStores(async (state, other) => {
      const one = life({ state, settle: 0 });
      const all = Array.from({ length: 100 }, (_, at): Trouble => ({ id: `i${at}` }));
      const lookers = Array.from({ length: 8 }, (_, at) => (at % 2 === 0 ? { ...state } : { ...other }));
      for (const troubles of [all, [], []]) {
        one.pass(MINUTE);
        const seen = await Promise.all(lookers.map((by) => one.see(troubles, { by })));
        const events = seen.flatMap((each) => each.events.map(({ id }) => id));
        expect(new Set(events).size).toBe(events.length);
      }
      const turns = await Promise.all(all.map(({ id }) => one.told(id)));
      expect(turns).toEqual(all.map(() => ['opened', 'resolved']));
    });
  });
});

// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { redisState } from '../../adapters/state/redis.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { sharedLimits } from '../../src/ai/shared-limits.ts';
import { describeWith } from '../support/needs.ts';
import { realClock } from '../support/real-clock.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { connectTo, freshPrefix } from '../support/redis-settings.ts';

describeWith('redis-server', 'limits of a backend in Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.close());

  test('three workers with many questions never ask more than two at a time', async () => {
    const prefix = freshPrefix();
    const states = [1, 2, 3].map(() => redisState({ connect: connectTo(server), prefix, log: silentLog }));
    const limits = { concurrency: 2 };
    const workers = states.map((state) =>
      sharedLimits('alpha', limits, { clock: realClock, log: silentLog, newId: randomUUID, state }),
    );
    let now = 0;
    let most = 0;
    await Promise.all(
      workers.flatMap((take) =>
        [1, 2, 3].map(async () => {
          const turn = await take(new AbortController().signal);
          now += 1;
          most = Math.max(most, now);
          await sleep(150);
          now -= 1;
          await turn.end();
        }),
      ),
    );
    expect(most).toBe(2);
    await Promise.all(states.map((state) => state.close()));
  });
});

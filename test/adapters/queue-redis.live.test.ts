// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll } from 'vitest';
import { bullmqQueue } from '../../adapters/queue/bullmq.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { jobQueueContract } from '../contracts/job-queue.ts';
import { holdingTakes } from '../support/held-takes.ts';
import { describeWith } from '../support/needs.ts';
import { realClock } from '../support/real-clock.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { connectTo, freshPrefix } from '../support/redis-settings.ts';

describeWith('redis-server', 'the queue in Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.close());

  const open = (prefix: string) => {
    const { connect, holdTakes } = holdingTakes(connectTo(server));
    const queue = bullmqQueue({ connect, prefix, clock: realClock, log: silentLog, random: () => 0 });
    return { queue, holdTakes };
  };

  jobQueueContract('redis', async () => {
    const prefix = freshPrefix();
    const { queue, holdTakes } = open(prefix);
    const { queue: other } = open(prefix);
    return {
      queue,
      other,
      holdTakes,
      speed: 1,
      close: async () => {
        await Promise.all([queue.close(), other.close()]);
      },
    };
  });
});

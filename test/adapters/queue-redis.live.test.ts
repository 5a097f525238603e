import { afterAll, beforeAll } from 'vitest';
import { bullmqQueue } from '../../adapters/queue/bullmq.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import type { JobQueue } from '../../src/core/ports/job-queue.ts';
import { jobQueueContract } from '../contracts/job-queue.ts';
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

  const open = (prefix: string, at: RedisServer = server): JobQueue =>
    bullmqQueue({ connect: connectTo(at), prefix, clock: realClock, log: silentLog, random: () => 0 });

  jobQueueContract('redis', async () => {
    const prefix = freshPrefix();
    const queue = open(prefix);
    const other = open(prefix);
    return {
      queue,
      other,
      speed: 1,
      close: async () => {
        await Promise.all([queue.close(), other.close()]);
      },
    };
  });
});

// SPDX-License-Identifier: Apache-2.0

import { expect, it, onTestFinished } from 'vitest';
import { bullmqQueue } from '../../adapters/queue/bullmq.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { HandBack } from '../../src/core/errors.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { realClock } from '../support/real-clock.ts';
import { startRedis } from '../support/redis.ts';
import { connectTo, freshPrefix } from '../support/redis-settings.ts';

const QUEUES = Array.from({ length: 8 }, (_, at) => `cluster-${at}`);
const AGAIN_MS = 2_000;

describeWith('redis-server', 'jobs that a worker hands back', () => {
  it('go to another worker as soon as there is one', { timeout: 90_000 }, async () => {
    const server = await startRedis();
    onTestFinished(() => server.close());
    const prefix = freshPrefix();
    const open = () => bullmqQueue({ connect: connectTo(server), prefix, clock: realClock, log: silentLog });
    const [bot, old, newer] = [open(), open(), open()];
    onTestFinished(() => Promise.all([bot.close(), old.close(), newer.close()]).then(() => undefined));
    const refused = new Map<string, number>();
    for (const name of QUEUES) {
      await old.process(
        name,
        async () => {
          refused.set(name, (refused.get(name) ?? 0) + 1);
          throw new HandBack('not mine', AGAIN_MS);
        },
        { concurrency: 4 },
      );
      await bot.enqueue(name, { id: name, payload: '' });
    }
    await eventually(() => expect(refused.size).toBe(QUEUES.length));
    const done: string[] = [];
    for (const name of QUEUES)
      await newer.process(name, async ({ id }) => void done.push(id), { concurrency: 4 });
    refused.clear();
    await eventually(() => expect(done.toSorted()).toEqual(QUEUES), 60_000);
    // At most while the newer one has not looked at a queue yet that was idle.
    expect(Math.max(0, ...refused.values())).toBeLessThanOrEqual(2);
  });
});

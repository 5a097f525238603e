// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { bullmqQueue } from '../adapters/queue/bullmq.ts';
import { encodeName } from '../adapters/queue/names.ts';
import { redisState } from '../adapters/state/redis.ts';
import { silentLog } from '../adapters/telemetry/silent.ts';
import { type JobPayload, originOf } from '../src/core/run.ts';
import type { Work } from '../src/core/work.ts';
import { createRuns } from '../src/runs.ts';
import { realClock } from '../test/support/real-clock.ts';
import type { RedisServer } from '../test/support/redis.ts';
import { connectTo } from '../test/support/redis-settings.ts';

const PREFIX = '{k8sgpt}';
const LOOK_MS = 50;

/** Puts work into the queue as a bot does, and waits until it is done. */
export const openJobs = (server: RedisServer, redis: Redis, longestMs: number) => {
  const parts = { connect: connectTo(server), prefix: PREFIX, clock: realClock, log: silentLog };
  const queue = bullmqQueue(parts);
  const state = redisState(parts);
  const runs = createRuns(state);
  let made = 0;
  let looks = 0;

  const put = async (work: Work): Promise<string> => {
    made += 1;
    const now = Date.now();
    const queueName = work.kind === 'ask' ? 'ai' : `cluster-${work.cluster}`;
    const { run } = await runs.join({
      // Nothing is shared: each is work of its own.
      shareKey: `bench-${made}`,
      interaction: {
        id: `bench-${process.pid}-${made}`,
        conversation: { platform: 'bench', workspace: 'T0', channel: `C${made % 20}` },
        person: { id: `U${made % 200}` },
        at: now,
        source: 'command',
        line: work.kind,
      },
      work,
      opening: { summary: 'Checking', blocks: [] },
      queue: queueName,
      now,
    });
    const payload = JSON.stringify({ schema: 1, run } satisfies JobPayload);
    await queue.enqueue(queueName, { id: run.id, payload, origin: originOf(run) });
    return run.id;
  };
  const ended = async (name: string): Promise<number> => {
    looks += 2;
    const key = (part: string) => `${PREFIX}:queue:${encodeName(name)}:${part}`;
    const [done, failed] = await Promise.all([redis.zcard(key('completed')), redis.zcard(key('failed'))]);
    if (failed > 0) throw new Error(`${failed} jobs of ${name} failed`);
    return done;
  };
  return {
    put,
    /** Commands that were sent only to see how far the work is. */
    looks: () => looks,
    /** Puts all of it, and waits until it has ended; how long that took, in milliseconds. */
    through: async (
      name: string,
      works: readonly Work[],
      /** How many of them at the same time. */
      atOnce = works.length,
    ): Promise<number> => {
      const before = await ended(name);
      const started = performance.now();
      let given = 0;
      for (;;) {
        const done = (await ended(name)) - before;
        if (done >= works.length) break;
        const more = works.slice(given, done + atOnce);
        given += more.length;
        await Promise.all(more.map(put));
        if (performance.now() - started > longestMs) throw new Error(`${name} was not done in time`);
        await sleep(LOOK_MS);
      }
      return performance.now() - started;
    },
    close: async () => {
      await queue.close();
      await state.close();
    },
  };
};
export type Jobs = ReturnType<typeof openJobs>;

export const analysis = (cluster = 'demo'): Work => ({
  kind: 'analyze',
  cluster,
  scope: {},
  filters: [],
  explain: false,
});

export const question = (report: string, at: number): Work => ({
  kind: 'ask',
  cluster: 'demo',
  report,
  question: `Why does checkout not start? (${at})`,
  earlier: [],
});

// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { bullmqQueue } from '../../adapters/queue/bullmq.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { realClock } from '../support/real-clock.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { connectTo, freshPrefix } from '../support/redis-settings.ts';

/** A worker of its own process, to be killed: it says what it took, and holds it. */
const workerScript = `
  const { bullmqQueue } = await import('./adapters/queue/bullmq.ts');
  const { silentLog } = await import('./adapters/telemetry/log.ts');
  const { realClock } = await import('./test/support/real-clock.ts');
  const { connectTo } = await import('./test/support/redis-settings.ts');
  const [, url, prefix] = process.argv;
  const queue = bullmqQueue({ connect: connectTo({ url }), prefix, clock: realClock, log: silentLog });
  await queue.process(
    'cluster-prod',
    ({ id, attempt }) => {
      console.log(JSON.stringify({ id, attempt }));
      return new Promise(() => undefined);
    },
    { concurrency: 1 },
  );`;

const root = fileURLToPath(new URL('../../', import.meta.url));

describeWith('redis-server', 'the queue in Redis when workers are killed', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  /** A worker process; resolves with the attempt that it was given once it holds the job. */
  const workerProcess = (server: RedisServer, prefix: string) => {
    const child: ChildProcess = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', workerScript, server.url, prefix],
      { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    closing.push(async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    });
    const { stdout } = child;
    if (stdout === null) throw new Error('no stdout');
    const took = once(createInterface({ input: stdout }), 'line').then(
      ([line]) => JSON.parse(line as string) as { id: string; attempt: number },
    );
    const kill = async (): Promise<void> => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    };
    return { took, kill };
  };

  it('gives the job of a killed worker to another within 25 s, twice over', {
    timeout: 120_000,
  }, async () => {
    const server = await startRedis();
    closing.push(() => server.close());
    const prefix = freshPrefix();
    const queue = bullmqQueue({ connect: connectTo(server), prefix, clock: realClock, log: silentLog });
    closing.push(() => queue.close());
    const first = workerProcess(server, prefix);
    await queue.enqueue('cluster-prod', { id: 'run', payload: 'kept' });
    expect(await first.took).toEqual({ id: 'run', attempt: 1 });
    const second = workerProcess(server, prefix);
    await first.kill();
    const killed = performance.now();
    expect(await second.took).toEqual({ id: 'run', attempt: 2 });
    expect(performance.now() - killed).toBeLessThan(25_000);
    await second.kill();
    const killedAgain = performance.now();
    const runs: unknown[] = [];
    await queue.process('cluster-prod', async (job) => void runs.push(job), { concurrency: 1 });
    await eventually(() => expect(runs).toHaveLength(1), 25_000);
    expect(performance.now() - killedAgain).toBeLessThan(25_000);
    expect(runs).toEqual([{ id: 'run', payload: 'kept', attempt: 3, last: false }]);
  });
});

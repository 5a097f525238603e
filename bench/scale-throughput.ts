// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';
import { type Cost, costOf, less, shared } from './_redis-cost.ts';
import { cpuMsOf, type Role } from './_roles.ts';
import { analysis, type Jobs, question } from './_scale-jobs.ts';
import type { ScaleWorld } from './_scale-world.ts';

interface Options {
  /** How many workers, one after the other; each is added to those before. */
  readonly workers: readonly number[];
  /** Jobs that wait: rounds of as many as the workers take at the same time. */
  readonly rounds: number;
  /** Jobs that compute, for each worker. */
  readonly jobs: number;
  readonly apiLatencyMs: number;
}

/** Questions and checks that one worker has under way at the same time: src/compose/worker.ts, general.concurrency. */
const QUESTIONS = 8;
const CHECKS = 2;
/** Until V8 has compiled what it will compile. */
const WARM_UP = 12;
/** How long idle workers are looked at: what they take is no job's. */
const IDLE_MS = 3_000;

interface Computed extends Cost {
  readonly jobCpuMs: number;
}

const cpuOf = async (workers: readonly Role[]): Promise<number> =>
  (await Promise.all(workers.map(({ pid }) => cpuMsOf(pid)))).reduce((sum, ms) => sum + ms, 0);

const many = <T>(count: number, make: (at: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, at) => make(at));

/** Jobs a second over worker counts, beside one worker. */
const linear = (name: string, counts: readonly number[], perSecond: readonly number[]): string => {
  const first = (perSecond[0] ?? Number.NaN) / (counts[0] ?? 1);
  const each = counts.map((count, at) => {
    const rate = perSecond[at] ?? Number.NaN;
    const share = rate / (first * count);
    return `${count} × ${rate.toFixed(2)}/s = ${(rate / first).toFixed(2)} x (${share.toFixed(2)} per worker)`;
  });
  return `  ${name.padEnd(22)} ${each.join('   ')}`;
};

const flat = (values: readonly number[]): string =>
  `${(Math.max(...values) / Math.min(...values)).toFixed(2)} x`;

/** Throughput of jobs that wait, and the cost of jobs that compute, over worker counts. Leaves the workers running. */
export const benchThroughput = async (
  world: ScaleWorld,
  jobs: Jobs,
  { workers: counts, rounds, jobs: perWorker, apiLatencyMs }: Options,
): Promise<readonly Role[]> => {
  const workers: Role[] = [];
  const asked: number[] = [];
  const checked: number[] = [];
  const computed: Computed[] = [];
  let questions = 0;
  for (const count of counts) {
    while (workers.length < count) workers.push(await world.start('worker'));
    world.delay(0);
    await jobs.through(
      'cluster-demo',
      many(WARM_UP * count, () => analysis()),
    );
    const report = await jobs.put(analysis());
    await jobs.through('cluster-demo', [analysis()]);

    const rest = await costOf(world.redis, jobs.looks());
    await sleep(IDLE_MS);
    const idle = less(await costOf(world.redis, jobs.looks()), rest);
    const [cpu, cost] = [await cpuOf(workers), await costOf(world.redis, jobs.looks())];
    const total = perWorker * count;
    // As many at the same time as with one worker: more would only wait for a core, and tell of it meanwhile.
    const ms = await jobs.through(
      'cluster-demo',
      many(total, () => analysis()),
      CHECKS,
    );
    const used = less(less(await costOf(world.redis, jobs.looks()), cost), shared(idle, IDLE_MS / ms));
    computed.push({ ...shared(used, total), jobCpuMs: ((await cpuOf(workers)) - cpu) / total });

    const ask = () => question(report, (questions += 1));
    await jobs.through('ai', many(QUESTIONS * count, ask));
    const some = QUESTIONS * count * rounds;
    asked.push((some / (await jobs.through('ai', many(some, ask)))) * 1_000);
    world.delay(apiLatencyMs);
    const checks = CHECKS * count * rounds;
    checked.push(
      (checks /
        (await jobs.through(
          'cluster-demo',
          many(checks, () => analysis()),
        ))) *
        1_000,
    );
    world.delay(0);
    console.error(`  … ${count} worker${count === 1 ? '' : 's'} done`);
  }
  const column = (of: keyof Computed, digits: number): string =>
    computed.map((one, at) => `${counts[at]} × ${one[of].toFixed(digits)}`).join('   ');
  console.log(
    [
      'Jobs that wait: throughput over workers (aim: at least 0.85 per worker)',
      linear('questions (AI)', counts, asked),
      linear('checks (slow API)', counts, checked),
      'Jobs that compute: cost of one check of the demo cluster over workers (aim: flat)',
      `  processor ms           ${column('jobCpuMs', 1)}   largest ${flat(computed.map(({ jobCpuMs }) => jobCpuMs))} the smallest`,
      `  Redis commands         ${column('done', 1)}   ${flat(computed.map(({ done }) => done))} (those inside scripts too)`,
      `  Redis scripts          ${column('scripts', 1)}`,
      `  Redis bytes, both ways ${column('bytes', 0)}   ${flat(computed.map(({ bytes }) => bytes))}`,
      `  Redis processor ms     ${column('cpuMs', 2)}`,
    ].join('\n'),
  );
  return workers;
};

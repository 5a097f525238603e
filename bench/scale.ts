// SPDX-License-Identifier: Apache-2.0

// `npm run bench -- scale [--workers=1,2,4,8 --rounds=2 --jobs=10 --ai-latency=8000 --api-latency=200 --clusters=200 --commands=3]`
//
// Workers on one Redis, what they take of it, and what each role takes of memory. The bundle as in the image, in processes of their
// own; real Redis, the demo cluster over HTTP, a model to be over HTTP; all on loopback, all bounded in time and count.
//   jobs that wait     questions to a model that takes --ai-latency, and checks of an API server that takes --api-latency for each
//                      answer: jobs a second with 1, 2, 4, 8 workers, beside one worker of the same run
//   jobs that compute  checks of the demo cluster without any wait, two at the same time: processor time and Redis commands of one
//                      job, without what idle workers take. Two cores do no more with eight workers than with two, so what is
//                      told is that a job costs the same
//   memory             VmHWM of each role after work, beside a Node.js that does nothing and what k8sgpt's site claims for itself
//   connections        of each role to Redis, and of a worker of --clusters clusters
import { parseArgs } from 'node:util';
import { connectionsOf, costOf, less } from './_redis-cost.ts';
import { bareNodeMb, memoryOf, type Role } from './_roles.ts';
import { analysis, openJobs } from './_scale-jobs.ts';
import { openScaleWorld, type ScaleWorld } from './_scale-world.ts';
import { benchCommands, openSlack } from './scale-commands.ts';
import { benchThroughput } from './scale-throughput.ts';

const LONGEST_MS = 300_000;
const IDLE_MS = 10_000;
/** https://k8sgpt.ai: the size that it tells of itself. */
const CLAIMED_MB = 100;

const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '1,2,4,8' },
    rounds: { type: 'string', default: '2' },
    jobs: { type: 'string', default: '10' },
    'ai-latency': { type: 'string', default: '8000' },
    'api-latency': { type: 'string', default: '200' },
    clusters: { type: 'string', default: '200' },
    commands: { type: 'string', default: '3' },
  },
});
const counts = values.workers.split(',').map(Number);

const peaks: (readonly [name: string, role: Role])[] = [];
const connections: string[] = [];

const countOf = (of: Readonly<Record<string, number>>): number =>
  Object.values(of).reduce((sum, one) => sum + one, 0);

/** Connections that a role adds once it is up. */
const addedBy = async (world: ScaleWorld, name: string, start: () => Promise<Role>): Promise<Role> => {
  const before = await connectionsOf(world.redis);
  const role = await start();
  // A worker opens some of them when it begins to wait.
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const after = await connectionsOf(world.redis);
  const each = Object.entries(after)
    .map(([use, count]) => [use.replace('k8sgpt-', ''), count - (before[use] ?? 0)] as const)
    .filter(([, count]) => count > 0);
  const kinds = each.map(([use, count]) => `${count} ${use}`).join(', ');
  connections.push(`  ${name.padEnd(22)} ${String(countOf(after) - countOf(before)).padStart(3)}: ${kinds}`);
  return role;
};

const memory = async (): Promise<string> => {
  const lines = [];
  for (const [name, { pid, readyMs }] of peaks) {
    const { nowMb, peakMb } = await memoryOf(pid);
    lines.push(
      `  ${name.padEnd(22)} ${peakMb.toFixed(0).padStart(4)} MB at most, ${nowMb.toFixed(0).padStart(4)} MB now = ${(peakMb / CLAIMED_MB).toFixed(2)} x; ready after ${(readyMs / 1_000).toFixed(2)} s`,
    );
  }
  const bare = await bareNodeMb();
  return [
    `Memory (resident), beside the ${CLAIMED_MB} MB that k8sgpt claims and ${bare.toFixed(0)} MB of a bare Node.js`,
    ...lines,
  ].join('\n');
};

console.log('Building the bundle and starting everything …');
const world = await openScaleWorld(Number(values['ai-latency']));
const jobs = openJobs(world.redisServer, world.redis, LONGEST_MS);
const { slack, env } = await openSlack();
try {
  const workers = await benchThroughput(world, jobs, {
    workers: counts,
    rounds: Number(values.rounds),
    jobs: Number(values.jobs),
    apiLatencyMs: Number(values['api-latency']),
  });
  for (const worker of workers.slice(1)) await worker.end();
  const [first] = workers;
  if (first !== undefined) peaks.push(['worker', first]);

  const bot = await addedBy(world, 'bot (Slack)', () => world.start('bot', env));
  slack.deliverTo(`${bot.url}/slack/events`);
  peaks.push(['bot', bot]);
  const scheduler = await addedBy(world, 'scheduler', () => world.start('scheduler'));
  peaks.push(['scheduler', scheduler]);
  if (Number(values.commands) > 0) await benchCommands(world, slack, Number(values.commands));
  const serve = await addedBy(world, 'serve', () => world.start('serve'));
  peaks.push(['serve', serve]);
  await jobs.through(
    'cluster-demo',
    Array.from({ length: Number(values.jobs) * 2 }, () => analysis()),
  );
  await addedBy(world, 'worker, 1 cluster', () => world.start('worker'));
  const clusters = Number(values.clusters);
  if (clusters > 0) {
    const KUBECONFIG = await world.manyClusters(clusters);
    const wide = await addedBy(world, `worker, ${clusters} clusters`, () =>
      world.start('worker', { KUBECONFIG }),
    );
    peaks.push([`worker, ${clusters} clusters`, wide]);
    const before = await costOf(world.redis);
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    const idle = less(await costOf(world.redis), before);
    connections.push(
      `  all of them idle       ${((idle.done / IDLE_MS) * 1_000).toFixed(1)} commands a second, ${((idle.cpuMs / IDLE_MS) * 100).toFixed(2)} % of one core of Redis`,
    );
  }
  console.log(['Connections to Redis', ...connections].join('\n'));
  console.log(await memory());
} finally {
  await jobs.close();
  await slack.close();
  await world.close();
}

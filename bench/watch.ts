// SPDX-License-Identifier: Apache-2.0

// `npm run bench -- watch [--changes=120] [--idle=40] [--churn=30] [--pods=10000 …]`: one live watch of a large cluster.
//
// How it is measured. bench/large-cluster-server.ts serves the cluster in a process of its own, whose clock runs. The watch
// runs in a fresh process from one bundle without source transformation, as in the image: the Kubernetes adapter, all
// default analyzers, the incidents' lifecycle with settle 0, the outbox, delivery; state in a Redis of its own. The chat
// platform is a server of this process that takes what it is sent at once: what platforms make a bot wait is not
// measured. Then, one after the other:
//   idle         nothing changes for so many seconds: processor time, and requests at the server over that stretch
//   usual life   every lease renewed each ten seconds, each node's status each five minutes, two events a second
//   changes      one workload after the other begins to crash, while that life goes on: from the moment at which the
//                server has the change to the moments at which the letter is in the outbox and at which the chat platform
//                is asked to show it
// Requests per hour are counted over what was measured and the streams that are open: each lasts 50 to 59 minutes, and every
// 15 minutes the server is asked three times what it offers. Nothing else is asked when nothing goes wrong.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { engineFlags } from '../src/compose/engine.ts';
import { startRedis } from '../test/support/redis.ts';
import { bundled, startServer } from './_processes.ts';

const { values } = parseArgs({
  options: {
    changes: { type: 'string', default: '120' },
    idle: { type: 'string', default: '40' },
    churn: { type: 'string', default: '30' },
    nodes: { type: 'string' },
    pods: { type: 'string' },
    services: { type: 'string' },
    ingresses: { type: 'string' },
    events: { type: 'string' },
  },
});
const { changes, idle, churn, ...sizes } = values;

interface Needs {
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly at: number;
}
interface Letter {
  readonly letter: string;
  readonly at: number;
}

const REDISCOVERIES = 4 * 3;
const HOUR_S = 3_600;
/** Seconds of a stream on average. */
const STREAM_S = 54.5 * 60;
const CHURN = 'about 105 heartbeats, leases and events a second';
const BETWEEN_MS = 300;
const LATEST_MS = 15_000;

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MB`;
const total = (requests: Readonly<Record<string, number>>): number =>
  Object.values(requests).reduce((sum, count) => sum + count, 0);

console.log('Starting the large cluster …');
const { server, requests, tell, end } = await startServer({ ...sizes, running: '' });
const redis = await startRedis();
const asked: Letter[] = [];
const chat = createServer((request, response) => {
  const at = Date.now();
  void text(request).then((letter) => {
    asked.push({ letter, at });
    response.end();
  });
}).listen(0, '127.0.0.1');
await once(chat, 'listening');
const programs = await bundled(['watch-worker']);
const worker = spawn(
  process.execPath,
  [
    '--expose-gc',
    ...engineFlags,
    programs.path('watch-worker'),
    `--url=${server.url}`,
    `--token=${server.token}`,
    `--redis=${redis.url}`,
    `--chat=http://127.0.0.1:${(chat.address() as AddressInfo).port}`,
  ],
  { stdio: ['pipe', 'pipe', 'inherit'] },
);
const letters: Letter[] = [];
let answered = (_: Needs): void => undefined;
createInterface({ input: worker.stdout }).on('line', (line) => {
  const value = JSON.parse(line) as Letter | Needs;
  if ('letter' in value) letters.push(value);
  else answered(value);
});
const needs = (): Promise<Needs> =>
  new Promise((resolve) => {
    answered = resolve;
    worker.stdin.write('\n');
  });

/** What happens in a stretch of time, as a share of one processor. */
const stretch = async (
  seconds: number,
): Promise<{ readonly share: number; readonly requests: number; readonly needs: Needs }> => {
  const before = await needs();
  const asked = total(await requests());
  await sleep(seconds * 1_000);
  const after = await needs();
  return {
    share: (after.cpuMs - before.cpuMs) / (after.at - before.at),
    requests: total(await requests()) - asked,
    needs: after,
  };
};
const percent = (share: number): string => `${(100 * share).toFixed(2)} % of one processor`;

try {
  const startedAt = Date.now();
  while (letters.length === 0) await sleep(50);
  const firstMs = Date.now() - startedAt;
  // What is compiled and collected afterwards is no steady state.
  await sleep(5_000);
  // Lists and streams of a kind have one path; three more are discovery.
  const streams = Object.keys(await requests()).length - 3;
  const quiet = await stretch(Number(idle));
  await tell('live');
  await sleep(3_000);
  const usual = await stretch(Number(churn));

  const toOutbox: number[] = [];
  const toChat: number[] = [];
  let missed = 0;
  const before = await needs();
  for (let count = 0; count < Number(changes); count += 1) {
    const { workload, at } = (await tell('break')) as { readonly workload: string; readonly at: number };
    const names = new RegExp(`\\b${workload}(?![-\\w])`);
    const first = (those: readonly Letter[]): Letter | undefined =>
      those.find((each) => each.at >= at && names.test(each.letter));
    while (first(asked) === undefined && Date.now() - at < LATEST_MS) await sleep(5);
    const [letter, shown] = [first(letters), first(asked)];
    if (shown === undefined) missed += 1;
    else toChat.push(shown.at - at);
    if (letter !== undefined) toOutbox.push(letter.at - at);
    await sleep(BETWEEN_MS * (0.5 + Math.random()));
  }
  const after = await needs();
  const quantile = (latencies: readonly number[], part: number): string => {
    const sorted = latencies.toSorted((a, b) => a - b);
    return `${sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN} ms`;
  };
  const quantiles = (latencies: readonly number[]): string =>
    `p50 ${quantile(latencies, 0.5)}, p99 ${quantile(latencies, 0.99)}, longest ${quantile(latencies, 1)}`;
  const hourly = (HOUR_S / STREAM_S) * streams + REDISCOVERIES;
  console.log(
    [
      '',
      `${server.objects} objects, ${(server.bytes / 1e6).toFixed(0)} MB; first letters after ${(firstMs / 1_000).toFixed(1)} s`,
      `memory       ${megabytes(quiet.needs.rss)} resident at steady state (${megabytes(quiet.needs.heapUsed)} of objects), ${quiet.needs.peakMb.toFixed(0)} MB at the most at first, ${after.peakMb.toFixed(0)} MB at the most over all (aim: at most 400 MB)`,
      `idle         ${percent(quiet.share)} over ${idle} s, ${quiet.requests} requests (aim: nearly nothing)`,
      `usual life   ${percent(usual.share)} over ${churn} s with ${CHURN}, ${usual.requests} requests; ${megabytes(usual.needs.rss)} resident`,
      `changes      ${toChat.length} of ${changes} told, ${missed} not within ${LATEST_MS / 1_000} s`,
      `             from the API server to the outbox: ${quantiles(toOutbox)}`,
      `             to the request at the chat platform: ${quantiles(toChat)} (aim: p99 below 5 s)`,
      `             ${megabytes(after.rss)} resident afterwards (${megabytes(after.heapUsed)} of objects)`,
      `             ${percent((after.cpuMs - before.cpuMs) / (after.at - before.at))} meanwhile`,
      `requests     about ${hourly.toFixed(0)} an hour: ${streams} kinds, each of which is a stream of 55 minutes at most, and ${REDISCOVERIES} for what the server offers`,
    ].join('\n'),
  );
} finally {
  worker.stdin.end();
  await once(worker, 'exit');
  chat.close();
  chat.closeAllConnections();
  await Promise.all([end(), programs.end(), redis.close()]);
}

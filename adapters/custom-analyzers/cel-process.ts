// SPDX-License-Identifier: Apache-2.0

// The process in which rules are judged: whatever an expression does, only this ends.
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type CompiledRule, compileRule } from './cel-compile.ts';
import { judge, type Look } from './cel-judge.ts';
import type { FromJudge, ToJudge } from './cel-messages.ts';
import { tally } from './cel-verdict.ts';

interface Job {
  readonly id: number;
  readonly compiled: CompiledRule;
  readonly look: Look;
  readonly objects: Readonly<Record<string, unknown>>[];
  readonly counted: ReturnType<typeof tally>;
  at: number;
  isWhole: boolean;
}

/** No rule keeps the others waiting for longer, unless one object does. */
const SLICE_MS = 50;

const jobs = new Map<number, Job>();
let isWorking = false;

const ANSWERS = 3;
const say = (message: FromJudge): void => {
  // At once, so that it is known what was being worked on when this process ends.
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(ANSWERS, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
};

const slice = (job: Job): void => {
  say({ type: 'at', id: job.id });
  const until = performance.now() + SLICE_MS;
  while (job.at < job.objects.length && performance.now() < until) {
    const object = job.objects[job.at];
    if (object !== undefined) job.counted.add(judge(job.compiled, object, job.look));
    job.at += 1;
  }
  if (job.at === job.objects.length && job.at > 0) {
    job.objects.length = 0;
    job.at = 0;
  }
  if (!job.isWhole || job.objects.length > 0) return;
  jobs.delete(job.id);
  say({ type: 'verdict', id: job.id, verdict: job.counted.verdict() });
};

const work = (): void => {
  const ready = [...jobs.values()].filter((job) => job.objects.length > 0 || job.isWhole);
  for (const job of ready) slice(job);
  isWorking = ready.length > 0;
  // What came meanwhile is heard first.
  if (isWorking) setImmediate(work);
};

const hear = (message: ToJudge): void => {
  if (message.type === 'job') {
    const { id, rule, cluster, now } = message;
    jobs.set(id, {
      id,
      compiled: compileRule(rule).rule,
      look: { cluster, now },
      objects: [],
      counted: tally(),
      at: 0,
      isWhole: false,
    });
    return;
  }
  const job = jobs.get(message.id);
  if (job === undefined) return;
  if (message.type === 'drop') {
    jobs.delete(message.id);
    return;
  }
  if (message.type === 'end') job.isWhole = true;
  else job.objects.push(...message.objects);
  if (!isWorking) {
    isWorking = true;
    setImmediate(work);
  }
};

createInterface({ input: process.stdin })
  .on('line', (line) => hear(JSON.parse(line) as ToJudge))
  .on('close', () => process.exit());

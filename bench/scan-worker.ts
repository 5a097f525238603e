// SPDX-License-Identifier: Apache-2.0

import { parseArgs } from 'node:util';
import { kubernetesClusters } from '../adapters/kubernetes/clusters.ts';
import { analyzers } from '../analyzers/index.ts';
import type { Clock } from '../src/core/clock.ts';
import { noMarks } from '../src/core/incident-record.ts';
import type { Update } from '../src/core/job.ts';
import type { Report } from '../src/core/report.ts';
import { timeLimit } from '../src/core/time-limit.ts';
import analyze from '../src/jobs/analyze.ts';

// One scan as a worker does it: the job `analyze` itself, against the server at --url. Prints what it took as one line of JSON.
const { values } = parseArgs({ options: { url: { type: 'string' }, token: { type: 'string' } } });
const { url = '', token = '' } = values;

// What else a worker holds in memory; imported before the clock starts.
await Promise.all([
  import('bullmq'),
  import('ioredis'),
  import('openai'),
  import('pino'),
  import('prom-client'),
]);

const kubeconfigText = JSON.stringify({
  clusters: [{ name: 'large', cluster: { server: url } }],
  users: [{ name: 'large', user: { token } }],
  contexts: [{ name: 'large', context: { cluster: 'large', user: 'large' } }],
});
const clock: Clock = {
  now: Date.now,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
const clusters = await kubernetesClusters({ kubeconfigText, userAgent: 'k8sgpt/bench', env: {}, clock });
let report: Report | undefined;
const work = {
  kind: 'analyze',
  cluster: 'large',
  scope: {},
  filters: [],
  explain: false,
} as const;
const started = performance.now();
const cpuAtStart = process.cpuUsage();
const run = analyze.run(
  work,
  {
    clock,
    newId: () => 'run',
    askedBy: undefined,
    runId: 'run',
    analyzers,
    openCluster: clusters.open,
    reports: {
      save: async (saved) => {
        report = saved;
      },
      load: async () => report,
    },
    explain: async function* () {},
    answer: async function* () {},
    remember: async () => {},
    noteWorkloads: async () => {},
    keepSight: async () => undefined,
    showsLogs: true,
    marks: async () => noMarks,
  },
  timeLimit(300_000),
);
const documents: Update[] = [];
for await (const update of run) documents.push(update);
const ms = performance.now() - started;
const cpu = process.cpuUsage(cpuAtStart);
console.log(
  JSON.stringify({
    ms,
    cpuMs: (cpu.user + cpu.system) / 1_000,
    peakMb: process.resourceUsage().maxRSS / 1024,
    status: report?.status,
    findings: report?.findings.length,
    incidents: report?.incidents.length,
    objects: report?.checked.objects,
    kinds: report?.checked.kinds,
  }),
);
await clusters.close();

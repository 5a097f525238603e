// SPDX-License-Identifier: Apache-2.0

// `npm run bench -- scan [--runs=5] [--pods=10000 --nodes=1000 …]`: the worker's scan of a large cluster beside a bare read of the same lists.
//
// How it is measured. bench/large-cluster-server.ts serves the cluster over HTTP in a process of its own. Then, in turn and
// each in a fresh process, so that what else the machine does falls on both:
//   bare read     every list that the scan needs, page by page of the same size over one kept connection: node:http and JSON.parse
//   scan          the job `analyze` as a worker runs it: adapters/kubernetes, all default analyzers, incidents, report
// Both run from one bundle without source transformation, as in the image. Programs are loaded before the clock starts.
// Ratios are taken within a pair of neighbouring runs, and their median is told: they say the same on another machine.
// Processor time is told beside wall time, because it does not grow when others use the machine.
import { parseArgs } from 'node:util';
import { analyzers } from '../analyzers/index.ts';
import { chooseAnalyzers } from '../src/core/choose-analyzers.ts';
import { type Bare, bundled, type Measured, median, servedPaths, startServer } from './_processes.ts';

const PAGE = 200;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    nodes: { type: 'string' },
    pods: { type: 'string' },
    services: { type: 'string' },
    ingresses: { type: 'string' },
    events: { type: 'string' },
  },
});
const { runs, ...sizes } = values;

interface Scan extends Measured {
  readonly status: string;
  readonly findings: number;
  readonly incidents: number;
  readonly objects: number;
  readonly kinds: number;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const row = (name: string, of: readonly Measured[]): string =>
  `${name.padEnd(12)} ${seconds(median(of.map(({ ms }) => ms))).padStart(8)} wall ${seconds(median(of.map(({ cpuMs }) => cpuMs))).padStart(8)} processor ${Math.max(
    ...of.map(({ peakMb }) => peakMb),
  )
    .toFixed(0)
    .padStart(6)} MB peak`;

/** What was asked between two looks. */
const since = (
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): ReadonlyMap<string, number> =>
  new Map(
    Object.entries(after)
      .map(([path, count]): [string, number] => [path, count - (before[path] ?? 0)])
      .filter(([, count]) => count > 0),
  );

console.log('Starting the large cluster …');
const { server, requests, end } = await startServer(sizes);
const programs = await bundled(['scan-bare', 'scan-worker']);

const paths = await servedPaths(server, chooseAnalyzers([], analyzers));

try {
  const megabytes = (server.bytes / 1e6).toFixed(0);
  console.log(
    `${server.objects} objects, ${megabytes} MB; ${paths.length} kinds are read, in pages of ${PAGE}.`,
  );
  const access = [`--url=${server.url}`, `--token=${server.token}`];
  const bares: Bare[] = [];
  const scans: Scan[] = [];
  let asked: ReadonlyMap<string, number> = new Map();
  for (let run = 0; run < Number(runs); run += 1) {
    const bareArguments = [...access, `--limit=${PAGE}`, ...paths.map((path) => `--path=${path}`)];
    const bare = await programs.measure<Bare>('scan-bare', bareArguments);
    const before = await requests();
    const scan = await programs.measure<Scan>('scan-worker', access);
    asked = since(before, await requests());
    bares.push(bare);
    scans.push(scan);
    console.log(
      `run ${run + 1}: bare read ${seconds(bare.ms)}, scan ${seconds(scan.ms)} = ${(scan.ms / bare.ms).toFixed(2)} x`,
    );
  }
  const ratio = (of: 'ms' | 'cpuMs'): string =>
    median(scans.map((scan, at) => scan[of] / (bares[at]?.[of] ?? Number.NaN))).toFixed(2);
  const pagesOf = (path: string): number => asked.get(path) ?? 0;
  const lists = paths.reduce((sum, path) => sum + pagesOf(path), 0);
  const total = [...asked.values()].reduce((sum, count) => sum + count, 0);
  const [bare, scan] = [bares[0], scans[0]];
  console.log(
    [
      '',
      row('bare read', bares),
      row('scan', scans),
      `             ${ratio('ms')} x bare read (wall), ${ratio('cpuMs')} x bare read (processor)`,
      `found        ${scan?.findings} findings in ${scan?.incidents} incidents among ${scan?.objects} objects of ${scan?.kinds} kinds: ${scan?.status}`,
      `requests     ${total}: ${lists} pages of ${paths.filter((path) => pagesOf(path) > 0).length} LISTs (the bare read: ${bare?.pages}), ${total - lists} for discovery`,
    ].join('\n'),
  );
} finally {
  await Promise.all([end(), programs.end()]);
}

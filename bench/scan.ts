// `npm run bench -- scan [--runs=5] [--pods=10000 --nodes=1000 …]`: the worker's scan of a large cluster beside a bare read of the same lists.
//
// How it is measured. bench/large-cluster-server.ts serves the cluster over HTTP in a process of its own. Then, in turn and
// each in a fresh process, so that what else the machine does falls on both:
//   bare read     every list that the scan needs, page by page of the same size over one kept connection: node:http and JSON.parse
//   scan          the job `analyze` as a worker runs it: adapters/kubernetes, all default analyzers, incidents, report
// Both run from one bundle without source transformation, as in the image. Programs are loaded before the clock starts.
// Ratios are taken within a pair of neighbouring runs, and their median is told: they say the same on another machine.
// Processor time is told beside wall time, because it does not grow when others use the machine.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs, promisify } from 'node:util';
import { build } from 'esbuild';
import { analyzers } from '../analyzers/index.ts';
import { root } from '../scripts/root.ts';
import { chooseAnalyzers } from '../src/core/choose-analyzers.ts';
import { kinds } from '../src/core/kinds/index.ts';

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

interface Server {
  readonly url: string;
  readonly token: string;
  readonly objects: number;
  readonly bytes: number;
}
interface Measured {
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}
interface Bare extends Measured {
  readonly pages: number;
  readonly objects: number;
}
interface Scan extends Measured {
  readonly status: string;
  readonly findings: number;
  readonly incidents: number;
  readonly objects: number;
  readonly kinds: number;
}

interface Running {
  readonly server: Server;
  /** Requests so far, by path. */
  readonly requests: () => Promise<Readonly<Record<string, number>>>;
  readonly end: () => Promise<void>;
}

const startServer = async (): Promise<Running> => {
  const given = Object.entries(sizes).map(([name, value]) => `--${name}=${value}`);
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/large-cluster-server.ts', ...given], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the server of the large cluster ended');
    return JSON.parse(value);
  };
  return {
    server: (await nextLine()) as Server,
    requests: async () => {
      child.stdin.write('\n');
      return ((await nextLine()) as { byPath: Readonly<Record<string, number>> }).byPath;
    },
    end: async () => {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
};

/** The paths of every kind that the default analyzers read: what one LIST each comes to. */
const paths = [
  ...new Set(chooseAnalyzers([], analyzers).flatMap(({ analyzer }) => [analyzer.each, ...analyzer.reads])),
].map((kind) => {
  const { apiVersions, plural } = kinds[kind];
  return `${apiVersions[0].includes('/') ? '/apis' : '/api'}/${apiVersions[0]}/${plural}`;
});

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const row = (name: string, of: readonly Measured[]): string =>
  `${name.padEnd(12)} ${seconds(median(of.map(({ ms }) => ms))).padStart(8)} wall ${seconds(median(of.map(({ cpuMs }) => cpuMs))).padStart(8)} processor ${Math.max(
    ...of.map(({ peakMb }) => peakMb),
  )
    .toFixed(0)
    .padStart(6)} MB peak`;

const folder = await mkdtemp(join(tmpdir(), 'k8sgpt-bench-'));
const bundle = async (): Promise<void> => {
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await build({
    absWorkingDir: root,
    entryPoints: ['bench/scan-bare.ts', 'bench/scan-worker.ts'],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'warning',
  });
};

const measure = async <T>(name: string, args: readonly string[]): Promise<T> => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, `${name}.mjs`), ...args]);
  return JSON.parse(stdout) as T;
};

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
const { server, requests, end } = await startServer();
try {
  await bundle();
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
    const bare = await measure<Bare>('scan-bare', bareArguments);
    const before = await requests();
    const scan = await measure<Scan>('scan-worker', access);
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
  await Promise.all([end(), rm(folder, { recursive: true })]);
}

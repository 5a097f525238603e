// SPDX-License-Identifier: Apache-2.0

// `npm run bench -- cli [--runs=7]`: how long the command line takes, and its memory at most, beside bare node.
//
// How it is measured. The bundle as it is installed (`npm run build` first), each command in a fresh process, bare node in
// turn with every one: ratios are taken within such a pair, because the machine does other things too, and their median is
// told. Memory is what the system says of the process when it has ended (VmHWM), read by a hook inside it.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serveDemo } from '../adapters/recorded/demo.ts';
import { root } from '../scripts/root.ts';
import { median } from './_processes.ts';

/** What k8sgpt says of itself: its operator asks for as much. */
const CLAIMED_MB = 50;

const { values } = parseArgs({ options: { runs: { type: 'string', default: '7' } } });
const home = await mkdtemp(join(tmpdir(), 'k8sgpt-bench-cli-'));
const memory = join(home, 'memory');
await writeFile(
  join(home, 'peak.cjs'),
  `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(memory)}, String(process.resourceUsage().maxRSS)));\n`,
);
for (const part of ['bin', 'dist', 'package.json'])
  await cp(join(root, part), join(home, 'package', part), { recursive: true });
await symlink(join(root, 'node_modules'), join(home, 'package', 'node_modules'));

const server = await serveDemo();
await mkdir(join(home, '.kube'));
await writeFile(join(home, '.kube', 'config'), server.kubeconfig('small'));

interface Cost {
  readonly ms: number;
  readonly mb: number;
}

const run = async (args: readonly string[]): Promise<Cost> => {
  const env = { PATH: process.env['PATH'], HOME: home };
  const started = performance.now();
  await new Promise<void>((resolve, reject) => {
    execFile(
      process.execPath,
      ['--require', join(home, 'peak.cjs'), ...args],
      { env },
      (error, _, stderr) => {
        if (error === null) resolve();
        else reject(new Error(`${args.join(' ')}: ${stderr}`));
      },
    );
  });
  const ms = performance.now() - started;
  return { ms, mb: Number(await readFile(memory, 'utf8')) / 1024 };
};

const program = join(home, 'package', 'bin', 'k8sgpt.mjs');
const recording = join(root, 'adapters/recorded/demo/recordings/cascade-db-oom.json');
const lines: readonly (readonly [string, readonly string[]])[] = [
  ['version', ['version']],
  ['a press of Tab', ['__complete', 'analyze', '--na']],
  ['help', ['help']],
  ['completion bash', ['completion', 'bash']],
  ['analyze, recording', ['analyze', '--objects', recording]],
  ['analyze, served', ['analyze']],
];

try {
  const bares: Cost[] = [];
  console.log(
    `${'each beside bare node -e 0'.padEnd(28)} ${'time'.padStart(8)} ${'of bare'.padStart(8)} ${'memory'.padStart(8)}`,
  );
  for (const [name, args] of lines) {
    const pairs: { readonly bare: Cost; readonly cost: Cost }[] = [];
    for (let at = 0; at < Number(values.runs); at += 1)
      pairs.push({ bare: await run(['-e', '0']), cost: await run([program, ...args]) });
    bares.push(...pairs.map(({ bare }) => bare));
    const ms = median(pairs.map(({ cost }) => cost.ms));
    const ratio = median(pairs.map(({ bare, cost }) => cost.ms / bare.ms));
    const mb = Math.max(...pairs.map(({ cost }) => cost.mb));
    console.log(
      `${name.padEnd(28)} ${`${ms.toFixed(0)} ms`.padStart(8)} ${`${ratio.toFixed(2)} x`.padStart(8)} ${`${mb.toFixed(0)} MB`.padStart(8)}`,
    );
  }
  const bareMb = Math.max(...bares.map(({ mb }) => mb));
  console.log(
    `${'bare node'.padEnd(28)} ${`${median(bares.map(({ ms }) => ms)).toFixed(0)} ms`.padStart(8)} ${'1.00 x'.padStart(8)} ${`${bareMb.toFixed(0)} MB`.padStart(8)}`,
  );
  console.log(
    `k8sgpt claims ${CLAIMED_MB} MB for itself; node alone takes ${bareMb.toFixed(0)} MB here. Aims: version below 2 x bare node, a small cluster below 1 s.`,
  );
} finally {
  await server.close();
  await rm(home, { recursive: true, force: true });
}

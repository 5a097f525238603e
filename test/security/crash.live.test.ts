// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bin } from '../support/mcp.ts';

const SEED = 'sd-4e81b7c05f2a93d6';
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k8sgpt-crash-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The product with a fault in it that comes once it has started: what follows `when` is code of the process. */
const withFault = async (name: string, then: string, options: readonly string[] = []) => {
  const reports = join(folder, name);
  const preload = join(folder, `${name}.mjs`);
  // Its own words on standard error are what it waits for: nothing is guarded before.
  await writeFile(
    preload,
    `const write = process.stderr.write.bind(process.stderr);
     let begun = false;
     process.stderr.write = (text, ...more) => {
       if (!begun && String(text).includes('Chat page')) { begun = true; setImmediate(() => { ${then} }); }
       return write(text, ...more);
     };`,
  );
  const child: ChildProcess = spawn(
    process.execPath,
    [
      '--report-on-fatalerror',
      '--report-uncaught-exception',
      '--report-on-signal',
      '--report-signal=SIGUSR2',
      `--report-directory=${reports}`,
      ...options,
      '--import',
      preload,
      bin,
      'serve',
    ],
    {
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: folder,
        K8SGPT_STATE_DIR: join(folder, `${name}-state`),
        PORT: '0',
        ADMIN_PORT: '0',
        HOST: '127.0.0.1',
        K8SGPT_DEMO: 'demo',
        ADMIN_TOKEN: SEED,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('close', (given, signal) => resolve(given ?? signal)),
  );
  return { code, stderr, reports: await readdir(reports).catch(() => []) };
};

test.each([
  ['exception', `throw new Error('refused: https://bot:${SEED}@redis:6379 password=${SEED}');`],
  ['rejection', `Promise.reject(new Error('Authorization: Bearer ${SEED}'));`],
])(
  'an %s that nobody caught ends it with a stack that holds no secret, and no report',
  async (name, then) => {
    const { code, stderr, reports } = await withFault(name, then);
    expect(code, stderr).toBe(70);
    expect(stderr).toContain('k8sgpt ended because of a fault: Error:');
    expect(stderr).toMatch(/\n\s+at /);
    expect(stderr).not.toContain(SEED);
    expect(reports).toEqual([]);
  },
  60_000,
);

test('memory that runs out writes no report, in which the environment would stand', async () => {
  const { stderr, reports } = await withFault(
    'memory',
    "const all = []; for (;;) all.push(new Array(100_000).fill('x' + all.length));",
    ['--max-old-space-size=120'],
  );
  expect(stderr).toContain('heap');
  expect(stderr).not.toContain(SEED);
  expect(reports).toEqual([]);
}, 120_000);

test('a signal opens no debugger', async () => {
  const { stderr, code } = await withFault(
    'signal',
    "process.kill(process.pid, 'SIGUSR1'); setTimeout(() => process.kill(process.pid, 'SIGTERM'), 1_000);",
  );
  expect(stderr).not.toContain('Debugger listening');
  expect(code, stderr).toBe(0);
}, 60_000);

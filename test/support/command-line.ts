// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';

const bin = fileURLToPath(new URL('../../bin/k8sgpt.mjs', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when standard error holds this text. */
  readonly says: (text: string) => Promise<void>;
  /** The same of standard output. */
  readonly prints: (text: string) => Promise<void>;
}

let home = '';
const running = new Set<ChildProcess>();
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'k8sgpt-cli-'));
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await rm(home, { recursive: true, force: true });
});

interface Given {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | undefined;
  readonly cwd?: string;
}

/** The real program in a home of its own, with nothing configured; times in UTC, text 100 columns wide. */
export const start = (argv: readonly string[], { env = {}, input, cwd }: Given = {}): Started => {
  const child = spawn(process.execPath, [bin, ...argv], {
    env: { PATH: process.env['PATH'], HOME: home, TZ: 'UTC', COLUMNS: '100', ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  running.add(child);
  let [stdout, stderr] = ['', ''];
  const listeners = new Set<() => void>();
  const heard = (): void => {
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    heard();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    heard();
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => {
      running.delete(child);
      resolve({ code, stdout, stderr });
    });
  });
  const holds = (text: string, read: () => string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (read().includes(text)) resolve();
      };
      listeners.add(look);
      look();
      void ended.then(() => reject(new Error(`ended without saying ${text}: ${stdout}${stderr}`)));
    });
  return {
    child,
    ended,
    says: (text) => holds(text, () => stderr),
    prints: (text) => holds(text, () => stdout),
  };
};

export const k8sgpt = (argv: readonly string[], given?: Given): Promise<Ended> => start(argv, given).ended;

/** A recorded state of test/fixtures. */
export const state = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/states/${name}/objects.json`, import.meta.url));

// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildBundle } from '../test/support/build-bundle.ts';

/** A process of the bundle. */
export interface Role {
  readonly name: string;
  readonly pid: number;
  /** Address of its webhooks, or of its health where it has none. */
  readonly url: string;
  /** From being started until it said where it listens. */
  readonly readyMs: number;
  readonly end: () => Promise<void>;
}

/** Processor time of a process so far, in milliseconds (Linux counts hundredths of a second). */
export const cpuMsOf = async (pid: number): Promise<number> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name of the program may hold spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
};

/** What a process holds in memory, now and at most so far, in megabytes. */
export const memoryOf = async (pid: number): Promise<{ readonly nowMb: number; readonly peakMb: number }> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const mb = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1_024;
  return { nowMb: mb('VmRSS'), peakMb: mb('VmHWM') };
};

/** A Node.js that does nothing: what any program of it takes. */
export const bareNodeMb = async (): Promise<number> => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' });
  await sleep(700);
  const { peakMb } = await memoryOf(child.pid ?? 0);
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  return peakMb;
};

const START_MS = 90_000;

/** Builds the bundle as the image has it, and starts roles of it. */
export const openRoles = async (folder: string) => {
  const app = join(folder, 'app');
  await buildBundle(folder, app);
  return {
    start: async (
      name: 'serve' | 'bot' | 'worker' | 'scheduler',
      env: Readonly<Record<string, string>>,
    ): Promise<Role> => {
      const started = performance.now();
      const child = spawn(process.execPath, [join(app, 'dist/main.js'), name], {
        env: {
          PATH: process.env['PATH'] ?? '',
          NODE_ENV: 'production',
          PORT: '0',
          ADMIN_PORT: '0',
          HOST: '127.0.0.1',
          ...env,
        },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const last = (): void => void child.kill('SIGKILL');
      process.once('exit', last);
      let said = '';
      child.stderr.on('data', (text: Buffer) => {
        said = (said + text.toString()).slice(-20_000);
      });
      const label = name === 'worker' || name === 'scheduler' ? 'Health' : 'Webhooks';
      for (;;) {
        const url = new RegExp(`${label}\\W+(http://\\S+)`).exec(said)?.[1];
        if (url !== undefined && child.pid !== undefined)
          return {
            name,
            pid: child.pid,
            url: new URL(url).origin.replace('0.0.0.0', '127.0.0.1'),
            readyMs: performance.now() - started,
            end: async () => {
              process.off('exit', last);
              if (child.exitCode !== null || child.signalCode !== null) return;
              const ended = once(child, 'exit');
              child.kill('SIGTERM');
              await Promise.race([ended, sleep(8_000).then(last)]);
            },
          };
        if (child.exitCode !== null || performance.now() - started > START_MS)
          throw new Error(`${name} does not start:\n${said}`);
        await sleep(20);
      }
    },
  };
};

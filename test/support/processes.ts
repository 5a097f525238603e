// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.ts';

const own = fileURLToPath(new URL('../../bin/k8sgpt.mjs', import.meta.url));

/** One process of the product. */
export interface Process {
  readonly child: ChildProcess;
  /** What it wrote so far. */
  readonly output: () => string;
  /** Address of its webhooks, or of its health where it has none. */
  readonly url: string;
  /** Resolves with its exit code, or the signal that ended it. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | NodeJS.Signals | null>;
}

export interface ProcessOptions {
  /** Another build of the program than that of this checkout. */
  readonly program?: string | undefined;
  /** A command that becomes the program: its own arguments come after these. */
  readonly under?: readonly string[] | undefined;
}

/** Starts a role and waits for its banner. */
export const startProcess = async (
  role: 'bot' | 'worker' | 'scheduler' | 'serve',
  env: Readonly<Record<string, string>>,
  { program = own, under = [] }: ProcessOptions = {},
): Promise<Process> => {
  const [command, ...args] = [...under, process.execPath, program, role];
  const child = spawn(command, args, {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', ADMIN_PORT: '0', HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const last = (): void => void child.kill('SIGKILL');
  process.once('exit', last);
  const lines: string[] = [];
  const reading = createInterface({ input: child.stderr });
  reading.on('line', (line) => lines.push(line));
  const output = (): string => lines.join('\n');
  const label = role === 'worker' || role === 'scheduler' ? 'Health' : 'Webhooks';
  const url = await eventually(() => {
    if (child.exitCode !== null) throw new Error(`${role} ended with ${child.exitCode}:\n${output()}`);
    const found = new RegExp(`${label}\\W+(http://\\S+)`).exec(output())?.[1];
    if (found === undefined) throw new Error(`${role} does not start:\n${output()}`);
    return new URL(found).origin.replace('0.0.0.0', '127.0.0.1');
  }, 60_000);
  return {
    child,
    output,
    url,
    end: async (signal) => {
      process.off('exit', last);
      if (child.exitCode === null && child.signalCode === null) {
        const exit = once(child, 'exit');
        child.kill(signal);
        await exit;
      }
      return child.exitCode ?? child.signalCode;
    },
  };
};

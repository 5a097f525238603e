// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process';

export interface PluginRun {
  /** Undefined when it was ended by a signal. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** It took too long and was ended. */
  readonly isLate: boolean;
}

interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
}

/** Credentials have a few kilobytes. */
const MOST = 1024 * 1024;

/** Runs a program to its end, without a terminal to wait at. Rejects when it cannot be started. */
export const runPlugin = ({ command, args, env, timeoutMs }: Program): Promise<PluginRun> =>
  new Promise((resolve, reject) => {
    // A session of its own: what the program starts can be ended with it, and has no terminal to ask at either.
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const said = { stdout: '', stderr: '' };
    const end = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        said[name] += chunk;
        if (said[name].length > MOST) end();
      });
    }
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      end();
      child.stdout.destroy();
      child.stderr.destroy();
    }, timeoutMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? undefined, isLate, ...said });
    });
  });

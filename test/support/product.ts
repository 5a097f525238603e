// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface RunningProduct {
  /** Where the chat page is. */
  readonly url: string;
  /** All that it printed so far. */
  readonly said: () => string;
  /** Resolves to the exit code. */
  readonly stop: () => Promise<number | null>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The product as a newcomer starts it, with nothing configured, on ports that are free; a SIGTERM ends it. */
export const startProduct = async (
  env: Readonly<Record<string, string>> = {},
  timeoutMs = 30_000,
): Promise<RunningProduct> => {
  const stateDir = await mkdtemp(join(tmpdir(), 'k8sgpt-state-'));
  const child = spawn(process.execPath, [join(root, 'bin/k8sgpt.mjs'), 'serve'], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      HOME: stateDir,
      PORT: '0',
      ADMIN_PORT: '0',
      K8SGPT_STATE_DIR: stateDir,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the product did not say where its page is:\n${said}`));
    }, timeoutMs);
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const address = /Chat page\s+(http:\S+)/.exec(said)?.[1];
      if (address === undefined) return;
      clearTimeout(late);
      resolve(address);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void ended.then((code) => {
      clearTimeout(late);
      reject(new Error(`the product ended with ${code}:\n${said}`));
    });
  });
  return {
    url,
    said: () => said,
    stop: async () => {
      child.kill('SIGTERM');
      const code = await ended;
      await rm(stateDir, { recursive: true, force: true });
      return code;
    },
  };
};

// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process';
import { root } from '../root.ts';

/** One check: an empty text means that all is well, anything else is what to put right. */
export interface Step {
  readonly name: string;
  readonly run: () => Promise<string>;
}

/** A command line of a tool in node_modules/.bin as a check; it is well when it exits 0. */
export const tool = (name: string, line: string): Step => ({
  name,
  run: () =>
    new Promise((resolve, reject) => {
      const [command = '', ...args] = line.split(' ');
      const env = { ...process.env, FORCE_COLOR: '0' };
      const child = spawn(`${root}node_modules/.bin/${command}`, args, { cwd: root, env });
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
      child.once('error', reject);
      child.once('close', (code) =>
        resolve(code === 0 ? '' : output.trim() || `${command} exited with ${code ?? 'a signal'}`),
      );
    }),
});

// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { readObjects } from '../../adapters/recorded/read-objects.ts';
import { serveRecording } from '../../adapters/recorded/server.ts';
import { root } from '../../scripts/root.ts';
import { state } from '../support/command-line.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';

const CTRL_C = '\u0003';
const LONG = 120_000;

describeWith('script', 'analyze --watch at a terminal', () => {
  test(
    'draws the report anew, keeps what stood in the window before, and ends with Ctrl-C',
    async () => {
      const home = await mkdtemp(join(tmpdir(), 'k8sgpt-watch-'));
      onTestFinished(() => rm(home, { recursive: true, force: true }));
      const server = await serveRecording({ objects: [], complete: true, clock: Date.now });
      onTestFinished(server.close);
      const kubeconfig = join(home, 'config');
      await writeFile(kubeconfig, server.kubeconfig('prod'));
      const line = `stty rows 20 cols 90; exec ${process.execPath} ${root}bin/k8sgpt.mjs analyze --watch --interval 1s`;
      const child = spawn('script', ['-qefc', line, '/dev/null'], {
        env: { PATH: process.env['PATH'], HOME: home, KUBECONFIG: kubeconfig, TERM: 'xterm' },
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      let drawn = '';
      child.stdout.on('data', (chunk: Buffer) => (drawn += chunk.toString()));
      const frames = (): readonly string[] =>
        drawn.split('\u001b[H\u001b[J').slice(1).map(stripVTControlCharacters);
      const shows = (pattern: RegExp): Promise<string> =>
        eventually(() => {
          const frame = frames().find((one) => pattern.test(one));
          if (frame === undefined) throw new Error(`never drawn: ${pattern}\n${drawn}`);
          return frame;
        }, LONG / 2);

      await shows(/Checked every 1s; Ctrl-C ends\./);
      const { objects } = await readObjects({ path: state('cascade-db-oom') });
      server.replace(objects);
      const broken = await shows(/\bnew db [\s\S]*Ctrl-C ends/);
      // Each drawing is the report and what became of incidents below it.
      expect(broken.indexOf('prod:')).toBeLessThan(broken.indexOf('Ctrl-C ends'));
      server.replace([]);
      await shows(/\bresolved db [\s\S]*Ctrl-C ends/);
      child.stdin.write(CTRL_C);
      const [code] = (await once(child, 'exit')) as [number];
      expect(code).toBe(0);
      // A window's height is pushed up before the first drawing, and what was scrolled away is nobody's to erase.
      expect(drawn.split('\u001b[H\u001b[J')[0]).toContain('\r\n'.repeat(20));
      expect(drawn).not.toContain('\u001b[3J');
    },
    LONG,
  );
});

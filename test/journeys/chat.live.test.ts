// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { k8sgpt } from '../support/command-line.ts';
import { type Installed, installed } from '../support/installed.ts';
import { describeWith } from '../support/needs.ts';

let here: Installed;
beforeAll(async () => {
  here = await installed();
});
afterAll(() => here.remove());

describe('a conversation', () => {
  test('goes on about the report before, and refuses what belongs elsewhere', async () => {
    const input = ['/k8sgpt analyze', 'why is blog without endpoints?', 'doctor', 'analize', 'exit', ''].join(
      '\n',
    );
    const { code, stdout, stderr } = await k8sgpt(['chat', '--demo', 'svc-targetport-name'], { input });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^✗ svc-targetport-name: 1 problem\n/);
    expect(stdout).toContain('│ why is blog without endpoints?');
    expect(stdout).toContain('What to do');
    expect(stderr).toContain('doctor is run by itself');
    expect(stderr).toContain('Did you mean analyze?');
  });
});

describeWith('script', 'at a terminal', () => {
  test('completes, cancels, remembers and ends', async () => {
    const child = spawn('script', ['-qefc', 'k8sgpt chat --demo pending-cpu', '/dev/null'], {
      env: { ...here.env, TERM: 'xterm' },
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += stripVTControlCharacters(chunk.toString())));
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    let from = 0;
    const after = async (wanted: string, keys: string): Promise<void> => {
      await expect.poll(() => said.slice(from), { timeout: 60_000 }).toContain(wanted);
      from = said.indexOf(wanted, from) + wanted.length;
      child.stdin.write(keys);
    };
    await after('k8sgpt> ', 'anal\t');
    await after('analyze ', '\r');
    await after('renderer cannot be scheduled', '');
    // What was typed before Ctrl-C is let go; a line that holds a key is answered and not kept.
    await after('k8sgpt> ', 'let go\u0003help\r');
    await after('What it does', '');
    await after('k8sgpt> ', 'trend password: hunter2hunter2\r');
    await after('k8sgpt> ', '\u0004');
    expect(await ended).toBe(0);
    const history = join(here.home, '.local/state/k8sgpt/history');
    expect(await readFile(history, 'utf8')).toBe('analyze\nhelp\n');
    expect((await stat(history)).mode & 0o777).toBe(0o600);
  }, 90_000);
});

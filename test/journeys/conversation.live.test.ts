// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { root } from '../../scripts/root.ts';
import { k8sgpt, state } from '../support/command-line.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const LONG = 120_000;

test('a conversation that is piped in reads as recorded', async () => {
  const lines = [
    'analyze --filter Pod',
    'explain 1',
    'why is db broken?',
    '',
    'k8sgpt details 2',
    'serve',
    'bye',
  ];
  const argv = ['chat', '--objects', state('cascade-db-oom')];
  const { code, stdout, stderr } = await k8sgpt(argv, { input: lines.join('\n') });
  expect(code).toBe(0);
  expect(stderr).toContain('serve is run by itself: Ctrl-D ends this conversation.');
  const steady = stdout.replaceAll(/\d+ kinds checked in [^·]+ ·/g, '… kinds checked in … ·');
  await expect(steady).toMatchFileSnapshot('./command-line/conversation.txt');
});

/** An AI that takes every question and never answers one; tells how many it hears of, and how many were let go. */
const silentAi = async (): Promise<{ url: string; asked: () => number; letGo: () => number }> => {
  let [asked, letGo] = [0, 0];
  const server: Server = createServer((request, response) => {
    request.resume();
    asked += 1;
    response.on('close', () => (letGo += 1));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked: () => asked,
    letGo: () => letGo,
  };
};

describeWith('script', 'a conversation at a terminal', () => {
  test(
    'Ctrl-C cancels the question that runs and not the conversation, Ctrl-D ends it, and lines are remembered',
    async () => {
      const home = await mkdtemp(join(tmpdir(), 'k8sgpt-chat-'));
      onTestFinished(() => rm(home, { recursive: true, force: true }));
      const ai = await silentAi();
      const line = `stty rows 40 cols 100; exec ${process.execPath} ${root}bin/k8sgpt.mjs chat --objects ${state('cascade-db-oom')}`;
      const child = spawn('script', ['-qefc', line, '/dev/null'], {
        env: {
          PATH: process.env['PATH'],
          HOME: home,
          TERM: 'xterm',
          OPENAI_API_KEY: 'sk-nobody',
          OPENAI_BASE_URL: ai.url,
          OPENAI_MODEL: 'silent',
        },
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      let shown = '';
      child.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()));
      /** What is shown after `from` characters, once it has this. */
      const shows = (pattern: RegExp, from = 0): Promise<number> =>
        eventually(() => {
          const text = stripVTControlCharacters(shown);
          if (!pattern.test(text.slice(from))) throw new Error(`never shown: ${pattern}\n${text}`);
          return text.length;
        }, LONG / 2);

      await shows(/k8sgpt> /);
      child.stdin.write('analyze\r');
      const report = await shows(/[✗!] 1 · [\s\S]*k8sgpt> $/);
      child.stdin.write('explain 1\r');
      await eventually(() => {
        if (ai.asked() === 0) throw new Error(`the AI was not asked\n${stripVTControlCharacters(shown)}`);
      }, LONG / 2);
      child.stdin.write(CTRL_C);
      const cancelled = await shows(/k8sgpt> $/, report + 'explain 1'.length);
      await eventually(() => {
        if (ai.letGo() === 0) throw new Error('the AI is still asked');
      }, LONG / 2);
      // It goes on: what is half typed is let go by Ctrl-C too.
      child.stdin.write(`never said${CTRL_C}filters\r`);
      await shows(/Pod[\s\S]*k8sgpt> $/, cancelled);
      child.stdin.write(CTRL_D);
      const [code] = (await once(child, 'exit')) as [number];
      expect(code).toBe(0);
      const history = await readFile(join(home, '.local/state/k8sgpt/history'), 'utf8');
      expect(history.split('\n')).toEqual(['analyze', 'explain 1', 'filters', '']);
    },
    LONG,
  );
});

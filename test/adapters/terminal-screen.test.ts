// SPDX-License-Identifier: Apache-2.0

import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { progressLine } from '../../adapters/terminal/progress-line.ts';
import { type Output, openScreen } from '../../adapters/terminal/screen.ts';
import type { Document } from '../../src/core/document.ts';

const stream = (terminal: boolean, columns = 60): { output: Output; text: () => string } => {
  const chunks: Buffer[] = [];
  const output: Output = Object.assign(new PassThrough(), terminal ? { isTTY: true, columns } : {});
  output.on('data', (chunk: Buffer) => chunks.push(chunk));
  return { output, text: () => Buffer.concat(chunks).toString() };
};

const open = (
  given: { terminal?: boolean; env?: Record<string, string>; noColour?: boolean; columns?: number } = {},
) => {
  const [out, err] = [
    stream(given.terminal ?? false, given.columns),
    stream(given.terminal ?? false, given.columns),
  ];
  const screen = openScreen({
    stdout: out.output,
    stderr: err.output,
    env: given.env ?? {},
    noColour: given.noColour ?? false,
    now: () => 0,
    prompt: 'k8sgpt',
  });
  return { screen, out, err };
};

const said = (text: string): Document => ({ summary: text, blocks: [{ type: 'paragraph', text: [text] }] });
const busy = (label: string, done = 5): Document => ({
  summary: 'busy',
  blocks: [
    { type: 'headline', tone: 'busy', text: ['Checking demo…'] },
    { type: 'progress', done, total: 10, label: [label] },
  ],
});
const esc = '\u001b';
const coloured: Document = { summary: 'x', blocks: [{ type: 'headline', tone: 'critical', text: ['x'] }] };

describe('the screen', () => {
  test('rewrites one line of standard error while something is under way', async () => {
    const { screen, out, err } = open({ terminal: true, env: { NO_COLOR: '1' } });
    screen.progress(progressLine(busy('read Pod')) ?? '');
    screen.progress(progressLine(busy('read Service', 10)) ?? '');
    screen.answer(said('done'));
    await screen.flush();
    expect(err.text()).toBe(
      `\r${esc}[2KChecking demo… ━━━━━━╌╌╌╌╌╌ read Pod\r${esc}[2KChecking demo… ━━━━━━━━━━━━ read Service\r${esc}[2K`,
    );
    expect(out.text()).toBe('done\n');
  });

  test('cuts progress to the width, and strips what could steer the terminal', async () => {
    const { screen, err } = open({ terminal: true, columns: 20 });
    screen.progress(`a\n${esc}[31m${'x'.repeat(60)}`);
    await screen.flush();
    expect(err.text()).toBe(`\r${esc}[2Ka  [31m${'x'.repeat(11)}…\r${esc}[2K`);
  });

  test('says nothing of progress where nobody watches', async () => {
    const { screen, err } = open();
    screen.progress('reading');
    await screen.flush();
    expect(err.text()).toBe('');
  });

  test.each([
    ['a terminal', { terminal: true }, true],
    ['a pipe', {}, false],
    ['NO_COLOR', { terminal: true, env: { NO_COLOR: '1' } }, false],
    ['an empty NO_COLOR', { terminal: true, env: { NO_COLOR: '' } }, true],
    ['--no-color', { terminal: true, noColour: true }, false],
    ['FORCE_COLOR in a pipe', { env: { FORCE_COLOR: '1' } }, true],
    ['FORCE_COLOR=0', { terminal: true, env: { FORCE_COLOR: '0' } }, false],
    ['both', { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }, false],
    ['a dumb terminal', { terminal: true, env: { TERM: 'dumb' } }, false],
  ])('%s: colour is %s', async (_, given, expected) => {
    const { screen, out } = open(given);
    screen.answer(coloured);
    await screen.flush();
    expect(out.text().includes(esc)).toBe(expected);
  });

  test('goes on quietly when whoever reads has gone', async () => {
    const { screen, out, err } = open();
    out.output.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    await new Promise((resolve) => setImmediate(resolve));
    screen.raw('{}');
    await screen.flush();
    expect([out.text(), err.text()]).toEqual(['', '']);
  });
});

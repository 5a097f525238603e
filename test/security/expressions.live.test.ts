// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { analyse } from 'scslre';
import { expect, test } from 'vitest';
import { root } from '../../scripts/root.ts';
import { type Expression, filesThatBuildExpressions, writtenExpressions } from '../support/expressions.ts';
import { textsAgainst } from '../support/texts-against.ts';

const FOLDERS = ['src', 'adapters', 'analyzers', 'bin'];

/** Longer than a line of chat, an annotation that is shown, or a message of an event. */
const LENGTH = 20_000;
const MOST_MS = 100;
const TRIES = 20;

/** Made when a person, a bot or what is purged is known: their names are words, taken as they stand. */
const MADE_LATER = [
  'adapters/discord/read-line.ts',
  'adapters/mattermost/receive.ts',
  'adapters/slack/read-line.ts',
  'src/purge/words.ts',
];

/** What a process that imports these files puts together, as it is in the end. */
const builtExpressions = async (): Promise<readonly Expression[]> => {
  const files = filesThatBuildExpressions(FOLDERS);
  const script = `
    const built = [];
    const root = ${JSON.stringify(root)};
    const Real = RegExp;
    globalThis.RegExp = new Proxy(Real, {
      construct: (target, given) => {
        const made = new target(...given);
        // The caller's frame: packages build some of their own.
        const [, file] = /^at .*?(?:file:\\/\\/)?(\\/[^:?)]+)/.exec(new Error().stack.split('\\n')[2].trim()) ?? [];
        if (file?.startsWith(root) && !file.includes('node_modules'))
          built.push({ file: file.slice(root.length), source: made.source, flags: made.flags });
        return made;
      },
    });
    for (const file of ${JSON.stringify(files)}) await import(root + file);
    console.log(JSON.stringify(built));
  `;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', script],
    { cwd: root, maxBuffer: 64 * 1024 * 1024 },
  );
  const found = new Map<string, Expression>();
  for (const one of JSON.parse(stdout) as Expression[]) found.set(`/${one.source}/${one.flags}`, one);
  return [...found.values()];
};

const told = ({ file, source, flags }: Expression): string => `${file}: /${source}/${flags}`.slice(0, 300);

/** How it can take more than linear time: two of its parts fit the same text, or every place begins anew. */
const trouble = (one: Expression): readonly string[] => {
  // What indices are told for changes nothing about what fits.
  const flags = one.flags.replace('d', '');
  const { reports } = analyse(
    { source: one.source, flags },
    { reportTypes: { Move: true, Self: true, Trade: true } },
  );
  return reports.map(({ type, exponential }) => `${exponential ? 'exponential' : type} in ${told(one)}`);
};

const cpuMs = (run: () => void): number => {
  const started = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1_000;
};

const timeOf = (expression: RegExp, text: string): number =>
  cpuMs(() => {
    for (const match of text.matchAll(expression)) if (match.index < 0) throw new Error('never');
  });

const slow = (one: Expression): readonly string[] => {
  const expression = new RegExp(one.source, one.flags.includes('g') ? one.flags : `${one.flags}g`);
  return textsAgainst(expression, LENGTH).flatMap((text) => {
    // Again and again before it is said: a machine may have had something else to do, and one that is slow always is.
    let took = Infinity;
    for (let tries = 0; tries < TRIES && took > MOST_MS; tries += 1)
      took = Math.min(took, timeOf(expression, text));
    return took > MOST_MS
      ? [`${took.toFixed(0)} ms of ${JSON.stringify(text.slice(0, 40))}: ${told(one)}`]
      : [];
  });
};

test('the check finds what it is for', () => {
  const of = (expression: RegExp): Expression => ({
    file: 'here',
    source: expression.source,
    flags: expression.flags,
  });
  expect(trouble(of(/^(?:a+)+$/))).toEqual([expect.stringContaining('exponential')]);
  expect(trouble(of(/^a*a*$/))).toEqual([expect.stringContaining('Trade')]);
  expect(trouble(of(/\s+$/))).toEqual([expect.stringContaining('Move')]);
  expect(trouble(of(/(?<!\s)\s+$/))).toEqual([]);
});

test('no expression of the tree can take more than linear time, and none does', async () => {
  const written = writtenExpressions(FOLDERS);
  expect(written.length).toBeGreaterThan(700);
  expect(written.flatMap(trouble)).toEqual([]);
  expect(written.flatMap(slow)).toEqual([]);
}, 240_000);

test('nor does one that is put together from pieces', async () => {
  const built = await builtExpressions();
  expect(new Set(built.map(({ file }) => file))).toEqual(
    new Set(filesThatBuildExpressions(FOLDERS).filter((file) => !MADE_LATER.includes(file))),
  );
  expect(built.flatMap(trouble)).toEqual([]);
  expect(built.flatMap(slow)).toEqual([]);
}, 240_000);

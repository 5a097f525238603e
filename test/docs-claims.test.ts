// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { backends } from '../adapters/ai/index.ts';
import { root } from '../scripts/root.ts';
import { commands } from '../src/commands/index.ts';
import { operations } from '../src/compose/command-line/operations/index.ts';

const filesOf = (folder: string): readonly string[] =>
  readdirSync(root + folder, { encoding: 'utf8', recursive: true }).map((name) => `${folder}/${name}`);

const tests = filesOf('test').filter((path) => path.endsWith('.test.ts'));
const benches = filesOf('bench');
const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const verbs = new Set([...operations.map(({ verb }) => verb), ...commands.map(({ verb }) => verb)]);

/** Pages whose every claim names what shows it. */
const pages = ['GENERAL_TECHNICAL_REVIEW.md', 'SECURITY_SELF_ASSESSMENT.md', 'docs/threat-model.md'] as const;

/** Commands of a page that stand in code: `npm run bench -- scale`, `T test/x test/y`, `npx vitest run test/x`. */
const commandsOf = (page: string): readonly string[] =>
  [...readFileSync(root + page, 'utf8').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);

/** What is wrong with a command; undefined where it is none, or could be run. */
const troubleOf = (command: string): string | undefined => {
  const [, filters] = /^(?:T|npx vitest run) (.+)$/.exec(command) ?? [];
  const missing = filters
    ?.split(' ')
    .filter((filter) => !filter.startsWith('-') && !tests.some((path) => path.includes(filter)));
  if (missing !== undefined && missing.length > 0) return `no test is found by ${missing.join(', ')}`;
  if (/^test\/\S+\.test\.ts$/.test(command) && !tests.includes(command)) return `there is no ${command}`;
  const [, script, bench] = /^npm run (?:--silent )?([\w:-]+)(?: -- (\w[\w-]*))?/.exec(command) ?? [];
  if (script !== undefined && scripts[script] === undefined) return `there is no script ${script}`;
  if (script === 'bench' && bench !== undefined && !benches.includes(`bench/${bench}.ts`))
    return `there is no benchmark ${bench}`;
  const [, verb] = /^(?:npx |\/)?k8sgpt ([a-z-]+)/.exec(command) ?? [];
  return verb === undefined || verbs.has(verb) ? undefined : `there is no command ${verb}`;
};

describe.each(pages)('%s', (page) => {
  test('names only what is there', () => {
    const troubles = commandsOf(page).flatMap((command) => {
      const trouble = troubleOf(command);
      return trouble === undefined ? [] : [`${command}: ${trouble}`];
    });
    expect(troubles).toEqual([]);
  });
});

test('what is not there is noticed', () => {
  expect(troubleOf('T test/nowhere')).toBe('no test is found by test/nowhere');
  expect(troubleOf('npm run nothing')).toBe('there is no script nothing');
  expect(troubleOf('npm run bench -- nothing')).toBe('there is no benchmark nothing');
  expect(troubleOf('/k8sgpt nothing')).toBe('there is no command nothing');
  expect(troubleOf('npx k8sgpt doctor')).toBeUndefined();
});

test('backends of AI are counted as they are, without the one that is none', () => {
  const count = Object.keys(backends).filter((id) => id !== 'noopai').length;
  expect(readFileSync(`${root}GENERAL_TECHNICAL_REVIEW.md`, 'utf8')).toContain(`| ${count} AI backends,`);
  const words: Readonly<Record<number, string>> = { 18: 'Eighteen', 19: 'Nineteen', 20: 'Twenty' };
  expect(readFileSync(`${root}README.md`, 'utf8')).toContain(`[${words[count] ?? count} backends]`);
});

// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { root } from '../scripts/root.ts';
import { blockKinds, wrongWith } from './support/block-kinds.ts';
import { allBlocks, type Block, blocksOf, placeOf } from './support/blocks.ts';
import { pages } from './support/markdown.ts';
import { callsOf } from './support/shell-lines.ts';
import { checkCall, checkChatLine } from './support/typed-line.ts';

const all = allBlocks();

test('every block of code of every page says what it is, and is that', () => {
  expect(all.length).toBeGreaterThan(100);
  const wrong = all.flatMap((block) => {
    const why = wrongWith(block);
    return why === undefined ? [] : [`${placeOf(block)}: ${why}`];
  });
  expect(wrong).toEqual([]);
});

/** Commands in sentences and tables. What stands for something (`NAME`, `…`) is taken as it is. */
const inline =
  all.length === 0
    ? []
    : pages().flatMap(({ path, text }) =>
        [
          ...text.replaceAll(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/`((?:\/|npx )?k8sgpt [a-z][^`\n]*)`/g),
        ].map(([, line = '']) => ({
          path,
          line: line.replaceAll('\\|', '|'),
        })),
      );

test('every command in a sentence is one', () => {
  expect(inline.length).toBeGreaterThan(100);
  const wrong = inline.flatMap(({ path, line }) => {
    try {
      if (line.startsWith('/')) checkChatLine(line);
      else for (const call of callsOf(line)) checkCall(call);
      return [];
    } catch (error) {
      return [`${path}: ${line}: ${String(error)}`];
    }
  });
  expect(wrong).toEqual([]);
});

test('what a run prints stands right after it', () => {
  const lost = all.filter(
    ({ path, tag }, at) => tag === 'output' && !(all[at - 1]?.tag === 'run' && all[at - 1]?.path === path),
  );
  expect(lost.map(placeOf)).toEqual([]);
});

test('those who write pages are told of every kind of block', () => {
  const page = readFileSync(`${root}CONTRIBUTING.md`, 'utf8');
  for (const { info, tested } of blockKinds) {
    expect(page).toContain(`\`${info}\``);
    expect(page).toContain(tested);
  }
});

const block = (info: string, text: string): Block => {
  const [found] = blocksOf({ path: 'docs/guide/x.md', text: `\`\`\`${info}\n${text}\n\`\`\`\n` });
  if (found === undefined) throw new Error('no block');
  return found;
};

describe('a block is refused', () => {
  test.each([
    ['without a tag', 'sh', 'k8sgpt analyze', '"sh" is no kind of block'],
    ['with a tag that nobody knows', 'sh ran', 'k8sgpt analyze', '"sh ran" is no kind'],
    ['with a verb that there is not', 'sh shown', 'k8sgpt analize', 'Did you mean analyze?'],
    ['with a flag that there is not', 'sh run', 'k8sgpt analyze --explane', '--explain'],
    ['with such a flag behind a pipe', 'sh run', 'cat x | k8sgpt analyze --objects - --exit', '--exit'],
    ['with a script that there is not', 'sh shown', 'npm run tset', 'no script tset'],
    ['with a quote that never ends', 'sh shown', 'k8sgpt ask "why', 'cannot read the shell'],
    ['with a command of chat that there is not', 'text chat', '/k8sgpt analize', 'Did you mean analyze?'],
    ['that is no line of chat', 'text chat', 'analyze', 'begins with neither'],
    ['with a setting that there is not', 'yaml config', 'ai: { backends: x }', 'unknown setting backends'],
    ['with a section that there is not', 'yaml config', 'aii: {}', 'unknown section aii'],
    ['with a secret in clear', 'yaml config', 'slack: { botToken: xoxb-1 }', 'botToken'],
    ['with no kind', 'yaml manifest', 'metadata: { name: x }', 'apiVersion'],
    [
      'with a kind served elsewhere',
      'yaml manifest',
      'apiVersion: v1\nkind: Deployment\nmetadata: { name: x }',
      'apps/v1',
    ],
    [
      'with a right to write',
      'yaml manifest',
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: x }\nrules: [{ verbs: [delete] }]',
      'may not delete',
    ],
    ['with a value that the chart has not', 'yaml values', 'bot: { replica: 2 }', 'no value bot.replica'],
    ['that is no JSON', 'json shown', '{ a: 1 }', 'JSON'],
    ['that is no JavaScript', 'js shown', 'const = 1', 'Expected identifier'],
    ['tested by nothing', 'js tested=test/nothing.test.ts', 'x', 'is no test'],
    ['tested by what does not name it', 'js tested=test/docs.test.ts', 'x', 'does not name x.md'],
    ['cut out of nothing', 'ts excerpt=src/main.ts', 'const nothing = 1;', 'no part of src/main.ts'],
  ])('%s', (_, info, text, why) => {
    expect(wrongWith(block(info, text))).toContain(why);
  });
});

describe('a block is taken', () => {
  test.each([
    ['sh shown', 'FOO=1 kubectl get pods -A -o json > x.json && k8sgpt analyze --objects x.json # all'],
    ['sh run', "k8sgpt analyze \\\n  -L 'app in (a, b)' 2>&1 | head -n 3"],
    ['text chat', '/k8sgpt analyze -n shop\n\n@k8sgpt why?'],
    [
      'yaml config',
      'slack:\n  botToken: { env: SLACK_BOT_TOKEN }\n  appToken: { file: /run/secrets/slack-app }',
    ],
    ['ts excerpt=src/main.ts', 'tuneEngine();'],
  ])('%s: %s', (info, text) => {
    expect(wrongWith(block(info, text))).toBeUndefined();
  });

  test('in a list, without its indentation', () => {
    const [found] = blocksOf({
      path: 'x.md',
      text: '1. a\n\n   ```yaml config file=a.yaml\n   ai:\n     backend: x\n   ```\n',
    });
    expect(found).toMatchObject({
      line: 3,
      tag: 'config',
      options: { file: 'a.yaml' },
      text: 'ai:\n  backend: x\n',
    });
  });
});

test('a shell is read as shells do', () => {
  expect(callsOf('A=1 b "c d" e\\ f |g 2>/dev/null; h <<EOF\nx "\nEOF\ni # j')).toEqual([
    ['b', 'c d', 'e f'],
    ['g'],
    ['h'],
    ['i'],
  ]);
});

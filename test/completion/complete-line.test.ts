// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { answerShell } from '../../src/completion/answer-shell.ts';
import { completeLine } from '../../src/completion/complete-line.ts';
import type { Candidate, Grammar } from '../../src/completion/grammar.ts';
import type { Suggests } from '../../src/core/flags.ts';

const grammar: Grammar = {
  commands: [
    {
      verb: 'analyze',
      aliases: ['check'],
      summary: 'Check a cluster',
      operands: { placeholder: '[KIND/NAME]', max: 2, suggests: 'objects' },
      flags: {
        namespace: {
          type: 'list',
          short: 'n',
          placeholder: 'NAMESPACE',
          description: 'where',
          suggests: 'namespaces',
        },
        filter: { type: 'list', placeholder: 'FILTER', description: 'what', suggests: 'filters' },
        explain: { type: 'boolean', short: 'e', description: 'why' },
      },
      examples: ['analyze'],
    },
    {
      verb: 'cache',
      summary: 'Answers',
      operands: { placeholder: 'list|get KEY|purge', max: 2 },
      flags: {},
      examples: ['cache list'],
    },
    { verb: 'home', summary: 'Home', hidden: true, flags: {}, examples: ['home'] },
    {
      verb: 'mute',
      summary: 'Mute',
      operands: { placeholder: '[NUMBER] [TIME]', max: 25, suggests: 'incidents' },
      flags: {},
      examples: ['mute 1'],
    },
  ],
  operations: [
    {
      verb: 'auth',
      summary: 'Backends',
      operands: { placeholder: 'add|list [BACKEND]', max: 2 },
      flags: {},
      examples: ['auth list'],
    },
    {
      verb: 'cache',
      takes: ['add'],
      summary: 'Stores',
      operands: { placeholder: 'add STORE', max: 2 },
      flags: { bucket: { type: 'text', placeholder: 'NAME', description: 'which' } },
      examples: ['cache add s3'],
    },
    { verb: 'serve', isRole: true, summary: 'Serve', flags: {}, examples: ['serve'] },
  ],
  surface: {
    output: {
      type: 'text',
      short: 'o',
      placeholder: 'FORMAT',
      choices: ['text', 'json'],
      description: 'how',
    },
    objects: { type: 'text', placeholder: 'FILE|DIR|-', description: 'from' },
    context: { type: 'text', placeholder: 'CLUSTER', description: 'which' },
  },
  values: {
    BACKEND: [{ value: 'openai', description: 'OpenAI' }, { value: 'ollama' }],
    FILTER: [{ value: 'Pod' }, { value: 'Service' }],
    STORE: [{ value: 's3' }],
  },
};

const names: Readonly<Record<Suggests, readonly string[]>> = {
  clusters: ['prod', 'staging'],
  namespaces: ['payments', 'shop'],
  objects: ['deployment/web'],
  incidents: ['1', '2'],
  filters: [],
};
const known = async (what: Suggests): Promise<readonly Candidate[]> =>
  names[what].map((value) => ({ value }));

const complete = async (line: string): Promise<string> => {
  const words = line.split(' ');
  const answer = await completeLine(words.slice(0, -1), words.at(-1) ?? '', { grammar, known });
  return [...answer.candidates.map(({ value }) => value), ...(answer.files ? ['files'] : [])].join(' ');
};

describe('a line', () => {
  test.each([
    ['', 'analyze cache mute auth serve'],
    ['a', 'analyze auth'],
    ['chec', 'check'],
    ['hom', ''],
    ['unknown ', ''],
    ['analyze ', 'deployment/web'],
    ['check -', '--namespace --filter --explain --output --objects --context'],
    ['analyze -e --ex', ''],
    ['analyze --namespace ', 'payments shop'],
    ['analyze -n shop,', 'shop,payments'],
    ['analyze -n shop --name', '--namespace'],
    ['analyze --namespace=pa', '--namespace=payments'],
    ['analyze --filter pod,ser', 'pod,Service'],
    ['analyze --explain=', '--explain=true --explain=false'],
    ['analyze -n', '-n'],
    ['analyze -o j', 'json'],
    ['analyze --objects ', 'files'],
    ['analyze --objects=x', 'files'],
    ['analyze --context p', 'prod'],
    ['-o json an', 'analyze'],
    ['cache ', 'list get purge add'],
    ['cache add ', 's3'],
    ['cache add s3 ', '--bucket --output --objects --context'],
    ['cache list ', '--output --objects --context'],
    ['auth ', 'add list'],
    ['auth add o', 'openai ollama'],
    ['mute ', '1 2'],
    ['serve ', ''],
    ['serve --nothing=', ''],
  ])('%s', async (line, expected) => {
    expect(await complete(line)).toBe(expected);
  });
});

describe('the answer to a shell', () => {
  test('has a description behind a tab, on one line, and says whether files may stand there', () => {
    const candidates = [{ value: 'web', description: 'a\n  b' }, { value: 'api' }];
    expect(answerShell({ candidates, files: true })).toBe('web\ta b\napi\n:4\n');
    expect(answerShell({ candidates: [], files: true })).toBe(':0\n');
  });
});

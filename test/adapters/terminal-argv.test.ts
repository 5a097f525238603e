// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { type Grammar, momentOf, readArgv } from '../../adapters/terminal/argv.ts';
import { commands } from '../../src/commands/index.ts';
import { operations } from '../../src/compose/command-line/operations/index.ts';
import { Refused } from '../../src/core/errors.ts';

const known: readonly Grammar[] = [...commands, ...operations];
const read = (...argv: string[]) => readArgv(argv, known);
const refusal = (...argv: string[]): Refused => {
  try {
    read(...argv);
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('words and flags', () => {
  test('flags of the command stay with it, those of the terminal are taken out', () => {
    const { words, surface } = read(
      ...[
        'analyze',
        '-n',
        'a,b',
        '-o',
        'json',
        '--filter',
        'Pod,Service',
        '--explain',
        '-q',
        '--cluster',
        'prod',
      ],
    );
    expect(words).toEqual([
      'analyze',
      '-n',
      'a,b',
      '--filter',
      'Pod,Service',
      '--explain',
      '--cluster',
      'prod',
    ]);
    expect(surface).toMatchObject({ output: 'json', quiet: true });
  });

  test.each([
    [['-o', 'json', 'analyze']],
    [['analyze', '--output=json']],
    [['--output', 'json', 'analyze']],
    [['analyze', '-o=json']],
  ])('%j', (argv) => {
    const { words, surface } = read(...argv);
    expect([words, surface.output]).toEqual([['analyze'], 'json']);
  });

  test('- is standard input', () => {
    expect(read('analyze', '--objects', '-', '--explain')).toMatchObject({
      words: ['analyze', '--explain'],
      surface: { objects: '-' },
    });
  });

  test('an operand that looks like nothing else stays an operand', () => {
    expect(read('explain', '2', '-o', 'json').words).toEqual(['explain', '2']);
  });

  test('--context is --cluster', () => {
    expect(read('analyze', '--context', 'prod').words).toEqual(['analyze', '--cluster', 'prod']);
  });

  test('a flag that the command has too is the command’s', () => {
    expect(read('cancel', '--all')).toMatchObject({ words: ['cancel', '--all'], surface: {} });
    expect(read('analyze', '--all')).toMatchObject({ words: ['analyze'], surface: { all: true } });
  });

  test("everything that k8sgpt's users type is read", () => {
    const { words, surface } = read(
      ...[
        'analyse',
        '-n',
        'shop',
        '-f',
        'Pod',
        '-e',
        '-b',
        'openai',
        '-o',
        'json',
        '-l',
        'german',
        '-a',
        '-c',
      ],
      ...[
        '-d',
        '-i',
        '-z',
        '-s',
        '-L',
        'app=web',
        '-m',
        '10',
        '-r',
        'x-team:shop',
        '--kubecontext',
        'prod',
        '-v',
      ],
    );
    expect(words).toEqual([
      ...['analyse', '-n', 'shop', '-f', 'Pod', '-e', '-l', 'german', '-L', 'app=web', '--cluster', 'prod'],
    ]);
    expect(surface).toEqual({
      output: 'json',
      backend: 'openai',
      anonymize: true,
      'no-cache': true,
      'with-doc': true,
      interactive: true,
      'custom-analysis': true,
      'with-stat': true,
      'max-concurrency': '10',
      'custom-headers': ['x-team:shop'],
      kubecontext: 'prod',
      verbose: true,
    });
  });

  test('short flags may stand together, with the value of the last', () => {
    expect(read('analyze', '-eca', '-ojson', '-nshop')).toMatchObject({
      words: ['analyze', '-e', '-n', 'shop'],
      surface: { output: 'json', 'no-cache': true, anonymize: true },
    });
  });

  test('nothing at all is nothing', () => {
    expect(read()).toEqual({ words: [], surface: expect.any(Object) });
  });

  test('--help and --version ask for nothing else', () => {
    expect(read('analyze', '--help')).toMatchObject({ words: ['analyze'], surface: { help: true } });
    expect(read('-V').surface.version).toBe(true);
    expect(read('analyze', '--nonsense', '-h').surface.help).toBe(true);
  });
});

describe('refusals', () => {
  test.each([
    [['analyze', '--objekts', 'x'], 'analyze has no flag --objekts. Did you mean --objects?'],
    [['analyze', '--namspace', 'x'], 'analyze has no flag --namspace. Did you mean --namespace?'],
    [['--outptu', 'json'], 'k8sgpt has no flag --outptu. Did you mean --output?'],
    [
      ['analyze', '-o', 'xml'],
      '--output is one of text, html, json, junit, markdown, sarif, yaml, not "xml".',
    ],
    [['filters', '-z'], 'filters has no flag -z.'],
    [['-z', 'filters'], 'filters has no flag -z.'],
    [['analyze', '-ouptut', 'json'], 'analyze has no flag -ouptut. Did you mean --output?'],
    [['analyze', '-o'], '--output needs a value: --output FORMAT.'],
    [['analyze', '--demo'], '--demo needs a value: --demo LESSON.'],
    [['analyze', '--objects', 'f', '--kubeconfig', 'k'], 'give --objects or --kubeconfig, not both'],
    [['analyze', '--at', '2026-03-04T11:42:00Z'], '--at says something of a recording: it needs --objects.'],
    [['analyze', '--complete'], '--complete says something of a recording: it needs --objects.'],
    [['analyze', '--objects', 'f', '--at', 'yesterday'], '--at is a time such as'],
    [['clusters', 'web'], 'clusters takes no "web".'],
  ])('%j', (argv, message) => {
    expect(refusal(...argv).message).toContain(message);
    expect(refusal(...argv).hint).toBeDefined();
  });

  test('a verb that nobody knows is left to whoever reads it', () => {
    expect(read('analize', '-n', 'a', '-o', 'json').words).toEqual(['analize', '-n', 'a']);
  });
});

test('--at names a moment', () => {
  expect(momentOf(read('analyze', '--objects', 'f', '--at', '2026-03-04T12:42:00+01:00').surface)).toBe(
    Date.parse('2026-03-04T11:42:00Z'),
  );
});

describe('flags that mean nothing to a verb', () => {
  test.each([
    [['auth', 'list', '--objects', 'x.json'], 'auth has no flag --objects'],
    [['doctor', '--exit-code'], 'doctor has no flag --exit-code'],
    [['clusters', '--all'], 'clusters has no flag --all'],
    [['version', '-q'], 'version has no flag -q'],
  ])('%j is refused', (argv, sentence) => {
    expect(refusal(...argv).message).toContain(sentence);
  });

  test.each(['auth', 'dump', 'integration', 'version', 'completion'])(
    'those that k8sgpt has everywhere are taken by %s',
    (verb) => {
      const { words, surface } = read(verb, '--kubeconfig', 'k', '--kubecontext', 'c', '--config', 'f');
      expect(words).toEqual(verb === 'integration' ? [verb, '--cluster', 'c'] : [verb]);
      expect(surface).toMatchObject({ kubeconfig: 'k', kubecontext: 'c', config: 'f' });
    },
  );
});

test('the context of a question is none of its words', () => {
  const words = ['ask', '--cluster', 'prod', 'why is shop down'];
  expect(read('ask', '--context', 'prod', 'why is shop down').words).toEqual(words);
  expect(read('--kubecontext', 'prod', 'ask', 'why is shop down').words).toEqual(words);
});

test('a header is no name: as long as a token, and commas stay in it', () => {
  const token = `Authorization:Bearer ${'a'.repeat(4_000)}`;
  const { surface } = read('analyze', '-e', '-r', token, '-r', 'Accept:text/html,text/plain');
  expect(surface['custom-headers']).toEqual([token, 'Accept:text/html,text/plain']);
  expect(refusal('analyze', '-e', '-r', `x:${'a'.repeat(9_000)}`).message).toContain('too long');
});

test.each([[['-n', '']], [['--namespace', '']], [['--namespace=']], [['-n=']]])(
  'an empty namespace means all of them, as for kubectl: %j',
  (flags) => {
    expect(read('analyze', ...flags, '-e').words).toEqual(['analyze', '-e']);
  },
);

test('an empty value of anything else is refused', () => {
  expect(refusal('analyze', '--filter', '').message).toBe('--filter needs a value.');
});

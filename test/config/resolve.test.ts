// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { BadConfig } from '../../src/config/bad-config.ts';
import type { ConfigSource } from '../../src/config/given.ts';
import { inspectConfig, resolveConfig } from '../../src/config/resolve.ts';
import { defineConfig } from '../../src/core/config-slice.ts';

const http = defineConfig({
  key: 'http',
  title: 'Listeners',
  schema: z.strictObject({
    port: z.coerce.number('a port is a number').int().max(65_535, 'a port is at most 65535').default(3000),
    hosts: z.array(z.strictObject({ name: z.string(), weight: z.number().optional() })).default([]),
    token: z.string().min(8, 'a token has at least 8 characters').optional(),
    level: z.enum(['info', 'debug'], 'a level is info or debug').default('info'),
  }),
  env: { PORT: 'port', TOKEN: 'token', ORGANIZATION: 'level', ORG_ID: 'level' },
  secrets: ['token'],
});
const ai = defineConfig({ key: 'ai', title: 'AI', schema: z.strictObject({}), env: {} });

const source = (text: string | undefined, env: Record<string, string> = {}): ConfigSource => ({
  env,
  file: text === undefined ? undefined : { path: 'k.yaml', text },
  readSecret: (path) => {
    if (path === '/run/token') return 'from-a-file\n';
    throw Object.assign(new Error('no'), { code: 'ENOENT' });
  },
});
const resolve = (text: string | undefined, env?: Record<string, string>) =>
  resolveConfig([http, ai], source(text, env))['http'] as z.output<typeof http.schema>;
const problems = (text: string | undefined, env?: Record<string, string>): readonly string[] => {
  try {
    resolve(text, env);
    return [];
  } catch (error) {
    if (error instanceof BadConfig) return error.problems;
    throw error;
  }
};

test('a file of a hundred thousand unknown keys is told about in a page', () => {
  const keys = Array.from({ length: 100_000 }, (_, at) => `"${at}": x`).join(', ');
  for (const text of [`{${keys}}`, `http: {${keys}}`]) {
    expect(problems(text)).toHaveLength(100_000);
    expect(() => resolve(text)).toThrow(
      /has 100000 errors:\n {2}k\.yaml:1:\d+: .*unknown .* 0;(.|\n)*and 99950 more$/,
    );
  }
}, 30_000);

describe('what is in force', () => {
  test('defaults, then the file, then the environment', () => {
    expect(resolve(undefined).port).toBe(3000);
    expect(resolve('http: { port: 4000 }').port).toBe(4000);
    expect(resolve('http: { port: 4000 }', { PORT: '5000' }).port).toBe(5000);
  });

  test.each([
    ['an empty file', ''],
    ['only comments', '# nothing\n'],
    ['an empty section', 'http:\n'],
    ['a key with nothing behind it', 'http:\n  port:\n'],
  ])('%s sets nothing', (_, text) => {
    expect(resolve(text).port).toBe(3000);
  });

  test('an empty variable is not set, and hides no file', () => {
    expect(resolve('http: { port: 4000 }', { PORT: '' }).port).toBe(4000);
    expect(resolve('', { TOKEN: '', TOKEN_FILE: '/run/token' }).token).toBe('from-a-file');
  });

  test.each([
    ['{ env: OTHER }', 'from-elsewhere'],
    ['{ file: /run/token }', 'from-a-file'],
  ])('a secret in the file is a reference: %s', (reference, value) => {
    expect(resolve(`http: { token: ${reference} }`, { OTHER: 'from-elsewhere' }).token).toBe(value);
  });

  test('says where each setting comes from', () => {
    const { settings } = inspectConfig(
      [http],
      source('http:\n  level: debug\n', { PORT: '5000', TOKEN_FILE: '/run/token' }),
    );
    expect(settings.map(({ name, from, isSecret }) => [name, from, isSecret])).toEqual([
      ['port', 'PORT', false],
      ['hosts', undefined, false],
      ['token', 'TOKEN_FILE', true],
      ['level', 'k.yaml:2:3', false],
    ]);
  });
});

describe('what is wrong', () => {
  test.each([
    ['a value', 'http:\n  port: 70000\n', {}, 'k.yaml:2:3: http.port: a port is at most 65535'],
    ['a variable', 'http:\n  port: 1\n', { PORT: 'abc' }, 'PORT: a port is a number'],
    ['the variable that is set, of two', undefined, { ORG_ID: 'x' }, 'ORG_ID: a level is info or debug'],
    ['a setting', 'http:\n  prot: 1\n', {}, 'k.yaml:2:3: http: unknown setting prot; did you mean port?'],
    [
      'a setting like no other',
      'http:\n  zzzzzzzz: 1\n',
      {},
      'k.yaml:2:3: http: unknown setting zzzzzzzz; known are port, hosts, token, level',
    ],
    ['a section', 'htpp: {}\n', {}, 'k.yaml:1:1: unknown section htpp; did you mean http?'],
    [
      'a section that holds none',
      'http: 3\n',
      {},
      'k.yaml:1:1: http must hold settings, for example port: …',
    ],
    [
      'an item of a list',
      'http:\n  hosts:\n    - name: a\n    - weight: 1\n',
      {},
      'k.yaml:4:7: http.hosts.1.name: invalid input: expected string, received undefined',
    ],
    ['a list as the file', '- a\n', {}, 'k.yaml: the file must hold settings by section, not a list'],
    [
      'a secret in clear',
      'http:\n  token: hush-hush\n',
      {},
      'k.yaml:2:3: http.token is a secret and must not stand in the file; write { env: NAME } or { file: PATH }',
    ],
    [
      'a secret’s variable',
      'http: { token: { env: ABSENT } }',
      {},
      'k.yaml:1:9: http.token wants the variable ABSENT, which is not set',
    ],
    [
      'a secret’s file',
      undefined,
      { TOKEN_FILE: '/nowhere' },
      'TOKEN_FILE wants the file /nowhere, which cannot be read (ENOENT)',
    ],
    ['a secret’s value', undefined, { TOKEN: 'short' }, 'TOKEN: a token has at least 8 characters'],
  ])('names %s', (_, text, env, problem) => {
    expect(problems(text, env)).toEqual([problem]);
  });

  test('what is missing is named as the rest was set', () => {
    const pair = defineConfig({
      key: 'pair',
      title: 'Both or none',
      schema: z
        .strictObject({ a: z.string().optional(), b: z.string().optional() })
        .superRefine(({ a, b }, context) => {
          if (a !== undefined && b === undefined)
            context.addIssue({ code: 'custom', path: ['b'], message: 'a needs b' });
        }),
      env: { PAIR_A: 'a', PAIR_B: 'b' },
    });
    expect(inspectConfig([pair], source(undefined, { PAIR_A: '1' })).problems).toEqual(['PAIR_B: a needs b']);
    expect(inspectConfig([pair], source('pair: { a: x }')).problems).toEqual([
      'k.yaml:1:1: pair.b: a needs b',
    ]);
  });

  test('everything at once', () => {
    expect(problems('http: { port: x, level: loud }\nextra: 1\n')).toHaveLength(3);
    expect(() => resolve('http: { port: x, level: loud }')).toThrow(
      /^The configuration has 2 errors:\n {2}k/,
    );
  });

  test.each([
    ['a broken quote', 'http:\n  token: "hush-hush\n'],
    ['text after a value', 'http:\n  token: "a" "hush-hush"\n'],
    ['a key twice', 'http: { port: 1, port: 2, token: hush-hush }\n'],
    ['a bomb of aliases', `a: &a [hush-hush]\nb: &b [*a,*a,*a]\nc: [${'*b,'.repeat(200)}*b]\n`],
  ])('%s is told with its place, never with what stands there', (_, text) => {
    const found = problems(text);
    expect(found[0]).toMatch(/^k\.yaml(:\d+:\d+)?: /);
    expect(found.join('\n')).not.toContain('hush-hush');
  });
});

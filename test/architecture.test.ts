// SPDX-License-Identifier: Apache-2.0

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sourceFiles } from '../scripts/lint/source-files.ts';
import { root } from '../scripts/root.ts';
import { commands } from '../src/commands/index.ts';
import { configSlices } from '../src/compose/config-slices.generated.ts';
import { readCommand } from '../src/read-command.ts';

// What walks folders, and what neither types nor lint can see. Pages for people have a test of their own: docs.test.ts.

const textOf = (path: string): string => readFileSync(root + path, 'utf8');
const twice = (names: readonly string[]): readonly string[] =>
  names.filter((name, at) => names.indexOf(name) !== at);

describe('commands', () => {
  test.each(commands.map((command) => [command.verb, command] as const))('%s has a test', (verb) => {
    expect(existsSync(`${root}test/commands/${verb}.test.ts`)).toBe(true);
  });

  test('every example is a line of its command', () => {
    for (const { verb, examples } of commands)
      expect(examples.map((line) => readCommand(line, commands).command.verb)).toEqual(
        examples.map(() => verb),
      );
  });

  test('no word means two of them', () => {
    expect(twice(commands.flatMap(({ verb, aliases = [] }) => [verb, ...aliases]))).toEqual([]);
  });

  test('short flags of one command differ', () => {
    for (const { flags } of commands)
      expect(twice(Object.values(flags).flatMap(({ short }) => short ?? []))).toEqual([]);
  });
});

describe('settings', () => {
  test('no two adapters read one variable or one section', () => {
    expect(twice(configSlices.flatMap(({ env }) => Object.keys(env)))).toEqual([]);
    expect(twice(configSlices.map(({ key }) => key))).toEqual([]);
  });

  test('variables are named as variables are, and set something that exists', () => {
    for (const { env, schema, secrets = [], key } of configSlices) {
      for (const [variable, setting] of Object.entries(env)) {
        // botbuilder has names of its own, which operators know and tools write.
        const names =
          key === 'teams' ? /^[A-Z][A-Za-z]+$|^TEAMS(_[A-Z0-9]+)+$/ : /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;
        expect(variable).toMatch(names);
        expect(Object.keys(schema.shape), `${key}: ${variable}`).toContain(setting);
      }
      for (const secret of secrets) expect(Object.keys(schema.shape)).toContain(secret);
    }
  });

  test('each says what it is', () => {
    const silent = configSlices.flatMap(({ key, schema }) =>
      Object.entries(schema.shape)
        .filter(([, setting]) => (setting as { description?: string }).description === undefined)
        .map(([name]) => `${key}.${name}`),
    );
    expect(silent).toEqual([]);
  });

  test('what sounds like a secret is one', () => {
    // What becomes of those who have none is no secret.
    const isAbout = (name: string): boolean => /^without/.test(name);
    const open = configSlices.flatMap(({ key, schema, secrets = [] }) =>
      Object.keys(schema.shape)
        .filter((name) => /(token|secret|password|apiKey|maskKey)$/i.test(name) && !secrets.includes(name))
        .filter((name) => !isAbout(name))
        .map((name) => `${key}.${name}`),
    );
    expect(open).toEqual([]);
  });
});

describe('ports and contracts', () => {
  const tests = sourceFiles().filter((path) => path.endsWith('.test.ts'));

  test('every contract is kept by somebody', () => {
    // Long ones have parts beside them, which they import themselves.
    const importers = [...tests, ...sourceFiles().filter((path) => path.startsWith('test/contracts/'))];
    const unused = readdirSync(`${root}test/contracts`).filter(
      (name) => !importers.some((path) => new RegExp(`from '[./]+(contracts/)?${name}'`).test(textOf(path))),
    );
    expect(unused).toEqual([]);
  });

  test.each(['ai', 'cache'])('every module of adapters/%s is opened by a test', (folder) => {
    const modules = readdirSync(`${root}adapters/${folder}`).filter(
      (name) => !name.startsWith('_') && name !== 'index.ts' && name !== 'config.ts',
    );
    const opens = (text: string, file: string): boolean =>
      text.includes(`adapters/${folder}/${file}`) ||
      // Through the registry, by name.
      (text.includes(`adapters/${folder}/index.ts`) && text.includes(`.${file.replace('.ts', '')}()`));
    // What several tests share of it stands in test/support, where nothing lies that no test imports.
    const openers = [...tests, ...sourceFiles().filter((path) => path.startsWith('test/support/'))];
    expect(modules).not.toEqual([]);
    expect(modules.filter((file) => !openers.some((path) => opens(textOf(path), file)))).toEqual([]);
  });
});

test('fast tests import no part that has hooks: they share what they import, and hooks count once', () => {
  const isFast = (path: string): boolean =>
    path.endsWith('.test.ts') && !/\.live\.test\.ts$|^test\/(e2e|journeys)\//.test(path);
  const hooked = sourceFiles()
    .filter((path) => path.startsWith('test/support/'))
    .filter((path) => /^(before|after)(Each|All)\(/m.test(textOf(path)))
    .map((path) => basename(path));
  const importsHooks = (path: string): boolean =>
    hooked.some((name) => new RegExp(`'[./]*(\\.|support)/${name}'`).test(textOf(path)));
  expect(hooked).not.toEqual([]);
  const parts = sourceFiles().filter((path) => isFast(path) || path.startsWith('test/support/'));
  expect(parts.filter(importsHooks)).toEqual([]);
});

describe('what stands in no file', () => {
  const product = sourceFiles().filter((path) => /^(src|adapters|analyzers|bin)\//.test(path));
  const tests = sourceFiles().filter((path) => path.startsWith('test/'));
  const holding = (paths: readonly string[], pattern: RegExp): readonly string[] =>
    paths.filter((path) => pattern.test(textOf(path)));

  test('work that somebody meant to do later', () => {
    expect(holding(product, /\b(TODO|FIXME|XXX)\b/)).toEqual([]);
  });

  test('a test that silences the others', () => {
    expect(holding(tests, /\b(test|it|describe)\.only\(/)).toEqual([]);
  });

  test('the place where somebody keeps this project', () => {
    const here = root.replace(/\/$/, '');
    const all = [...sourceFiles(), 'package.json', 'README.md', 'CONTRIBUTING.md', 'Dockerfile', '.ci/run'];
    expect(
      all.filter((path) => existsSync(root + path)).filter((path) => textOf(path).includes(here)),
    ).toEqual([]);
  });
});

describe('packages', () => {
  const manifest = JSON.parse(textOf('package.json'));

  test('have exact versions', () => {
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    // Of some programs there is nothing but a version before the first.
    const exact = /^\d+\.\d+\.\d+(?:-[a-z]+\.\d+)?$/;
    expect(versions.filter(([, version]) => !exact.test(String(version)))).toEqual([]);
  });

  test('come from the public registry, wherever they were installed', () => {
    const hosts = new Set(
      [...textOf('package-lock.json').matchAll(/"resolved": "https?:\/\/([^/"]+)/g)].map(([, host]) => host),
    );
    expect([...hosts].filter((host) => host !== 'registry.npmjs.org')).toEqual([]);
    expect(textOf('.npmrc')).not.toMatch(/registry\s*=/);
  });
});

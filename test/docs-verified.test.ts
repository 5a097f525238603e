// SPDX-License-Identifier: Apache-2.0

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { backends } from '../adapters/ai/index.ts';
import { sinks } from '../adapters/alerts/index.ts';
import { stores } from '../adapters/cache/index.ts';
import { root } from '../scripts/root.ts';

interface Row {
  readonly party: string;
  readonly covers: readonly string[];
  readonly tests: readonly string[];
}

const rows = parse(readFileSync(`${root}test/verified.yaml`, 'utf8')) as readonly Row[];

/** Folders with a file for each party. */
const PARTIES: Readonly<Record<string, readonly string[]>> = {
  ai: Object.keys(backends),
  alerts: Object.keys(sinks),
  cache: Object.keys(stores),
};

test('whoever we talk to has a row that says against what that was tried', () => {
  const parties = readdirSync(`${root}adapters`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => PARTIES[name]?.map((party) => `${name}/${party}.ts`) ?? [name]);
  expect(rows.flatMap(({ covers }) => covers).sort()).toEqual(parties.sort());
});

test('every test that a row names is there, and is one', () => {
  const named = rows.flatMap(({ tests }) => tests);
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((path) => !path.endsWith('.test.ts') || !existsSync(root + path))).toEqual([]);
});

test('a row that covers an adapter names a test which reaches it', () => {
  const unread = rows
    .filter(({ covers, tests }) => {
      const text = tests.map((path) => readFileSync(root + path, 'utf8')).join('\n');
      return covers.length > 0 && !covers.some((part) => text.includes(part.replace(/^.*\/|\.ts$/g, '')));
    })
    .map(({ party }) => party);
  expect(unread).toEqual([]);
});

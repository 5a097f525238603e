// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root } from '../scripts/root.ts';
import { k8sgptKeys, storeKeys } from '../src/config/k8sgpt-file.ts';
import { providerKeys } from '../src/config/k8sgpt-provider.ts';
import { k8sgptProviderVariables, k8sgptVariables } from '../src/config/k8sgpt-variables.ts';
import { callsOf } from './support/shell-lines.ts';
import { checkCall } from './support/typed-line.ts';

const page = readFileSync(`${root}docs/from-k8sgpt.md`, 'utf8');

/** Rows of the table that stands under a heading or after it, cell by cell. */
const rowsUnder = (first: string): readonly (readonly string[])[] => {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${first} |`));
  const rows: string[][] = [];
  for (const line of lines.slice(start + 2)) {
    if (!line.startsWith('|')) break;
    rows.push(
      line
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    );
  }
  return rows;
};

const told = (first: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    rowsUnder(first).map(([key = '', here = '']) => [key.replaceAll('`', ''), here.replaceAll('`', '')]),
  );

test('every key of the file is told with the setting that it becomes', () => {
  const keys = told("k8sgpt's key");
  for (const [key, setting] of Object.entries(providerKeys))
    expect.soft(keys[`ai.providers[].${key}`], key).toBe(`BACKEND.${setting}`);
  for (const [store, settings] of Object.entries(storeKeys))
    for (const [key, setting] of Object.entries(settings))
      expect.soft(keys[`cache.${store}.${key}`], key).toBe(`cache.${setting}`);
  const all = Object.keys(keys).join(', ');
  for (const key of k8sgptKeys) expect.soft(all).toMatch(new RegExp(`\\b${key}\\b`));
});

test('every variable is told with the setting that it becomes', () => {
  const variables = told("k8sgpt's variable");
  expect(Object.keys(variables).sort()).toEqual([...k8sgptVariables].sort());
  for (const [variable, key] of Object.entries(k8sgptProviderVariables))
    expect.soft(variables[variable], variable).toBe(`BACKEND.${providerKeys[key] ?? ''}`);
});

test.each(rowsUnder('You type').map(([line = '']) => line.replaceAll('`', '')))(
  '%s is a line that works',
  (line) => {
    const calls = callsOf(line);
    expect(calls).toHaveLength(1);
    for (const call of calls) checkCall(call);
  },
);

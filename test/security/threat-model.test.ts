// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root } from '../../scripts/root.ts';

const page = readFileSync(`${root}docs/threat-model.md`, 'utf8');
const tests = readdirSync(`${root}test`, { encoding: 'utf8', recursive: true })
  .map((name) => `test/${name}`)
  .filter((path) => path.endsWith('.test.ts'));

/** Rows of tables that name a threat: letters of STRIDE, the threat, what stands against it, what shows that. */
const rows = page
  .split('\n')
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\||\|$/g, '').trim()))
  .filter(([first = '']) => /^[STRIDE](?:, [STRIDE])*$/.test(first));

test('each threat has what stands against it, and a test or a command that is there', () => {
  expect(rows.length).toBeGreaterThan(40);
  for (const [, threat = '', against = '', shown = ''] of rows) {
    expect(against, threat).not.toBe('');
    const named = [...shown.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
    expect(named.length + (shown.includes('](') ? 1 : 0), threat).toBeGreaterThan(0);
    const filters = named.flatMap((code) => /^T (.+)$/.exec(code)?.[1]?.split(' ') ?? []);
    expect(
      filters.filter((filter) => !tests.some((path) => path.startsWith(filter))),
      threat,
    ).toEqual([]);
  }
});

test('each boundary of the drawing has its section, and says what remains', () => {
  const drawn = [
    ...new Set([...(page.split('```')[1] ?? '').matchAll(/\bB\d\b/g)].map(([name]) => name)),
  ].sort();
  const sections = page.split(/^## (?=B\d:)/m).slice(1);
  expect(drawn).toEqual(['B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B7', 'B8']);
  expect(sections.map((section) => section.slice(0, 2))).toEqual([...drawn, 'B9']);
  for (const section of sections) expect(section, section.slice(0, 40)).toMatch(/^Remains: /m);
});

test('every test of this folder is referred to', () => {
  const ours = tests.filter((path) => path.startsWith('test/security/'));
  const filters = [page, readFileSync(`${root}docs/guide/egress.md`, 'utf8')]
    .flatMap((text) => [...text.matchAll(/test\/security[\w/.-]*/g)])
    .map(([filter]) => filter);
  const self = 'test/security/threat-model.test.ts';
  expect(
    ours.filter(
      (path) =>
        path !== self && !filters.some((filter) => filter !== 'test/security' && path.startsWith(filter)),
    ),
  ).toEqual([]);
});

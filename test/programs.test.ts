// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { root } from '../scripts/root.ts';
import { mustHave, type Program, programPath, programs, unknownDemands } from './support/needs.ts';

const folder = `${root}.github/workflows/`;
const workflows = readdirSync(folder).map((name) => [name, readFileSync(folder + name, 'utf8')] as const);

describe('programs that tests need', () => {
  test.each<readonly [what: string, program: Program, env: Readonly<Record<string, string>>, must: boolean]>([
    ['nothing is said', 'helm', {}, false],
    ['a machine decides, and it is a second opinion', 'helm', { CI: 'true' }, false],
    ['a machine decides, and nothing else checks that', 'redis-server', { CI: 'true' }, true],
    ['it is named', 'helm', { TESTS_MUST_HAVE: 'promtool, helm' }, true],
    ['another one is named', 'helm', { TESTS_MUST_HAVE: 'promtool', CI: 'true' }, false],
    ['one of a longer name is named', 'prometheus', { TESTS_MUST_HAVE: 'prometheus-alertmanager' }, false],
    ['nothing is named', 'helm', { TESTS_MUST_HAVE: ' , ' }, false],
  ])('are demanded or not where %s', (_, program, env, must) => {
    expect(mustHave(program, env)).toBe(must);
  });

  test('are not demanded by names that nobody looks for', () => {
    expect(unknownDemands({ TESTS_MUST_HAVE: 'helm,promtol' })).toEqual(['promtol']);
    expect(unknownDemands({})).toEqual([]);
  });

  /** Also of those that single tests ask for by themselves, and leave out where they are absent. */
  test('are there where they are demanded', () => {
    expect(unknownDemands()).toEqual([]);
    // What CI=true demands beside these is told by the suites: not all of them run everywhere.
    const named = { TESTS_MUST_HAVE: process.env['TESTS_MUST_HAVE'] };
    const absent = (Object.keys(programs) as Program[])
      .filter((program) => mustHave(program, named) && programPath(program) === undefined)
      .map((program) => `${program}: ${programs[program]}`);
    expect(absent).toEqual([]);
  });

  test('are demanded by what decides about a change and about a release, the same ones', () => {
    const lists = workflows.flatMap(([name, text]) =>
      [...text.matchAll(/TESTS_MUST_HAVE: '([^']+)'/g)].map(([, list = '']) => ({ name, list })),
    );
    expect(lists.map(({ name }) => name)).toEqual(['ci.yml', 'release.yml']);
    const [first, ...others] = lists.map(({ list }) => list);
    expect(others).toEqual([first]);
    expect(unknownDemands({ TESTS_MUST_HAVE: first })).toEqual([]);
    for (const program of ['helm', 'promtool', 'kubernetes-validate', 'hadolint', 'nfpm'] as const)
      expect(mustHave(program, { TESTS_MUST_HAVE: first })).toBe(true);
    // Each of them is put there by the script that both run.
    const script = readFileSync(`${root}.ci/run`, 'utf8');
    for (const program of (first ?? '').split(','))
      expect(script).toContain(['promtool', 'amtool'].includes(program) ? 'prometheus' : program);
  });
});

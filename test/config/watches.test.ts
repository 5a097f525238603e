// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { BadConfig } from '../../src/config/bad-config.ts';
import { resolveConfig } from '../../src/config/resolve.ts';
import { rhythmOf, type WatchesConfig, watchesConfig } from '../../src/config/watches.ts';

const read = (text: string): WatchesConfig =>
  (
    resolveConfig([watchesConfig], {
      env: {},
      file: { path: 'k.yaml', text },
      readSecret: () => '',
    })['watches'] as { readonly list: WatchesConfig }
  ).list;

const problems = (text: string): readonly string[] => {
  try {
    read(text);
    return [];
  } catch (error) {
    if (error instanceof BadConfig) return error.problems;
    throw error;
  }
};

test('a watch needs a name; the rest is as analyze does, every five minutes, from warnings on', () => {
  const [watch] = read('watches:\n  - name: all\n');
  expect(watch).toEqual({
    name: 'all',
    filters: [],
    live: false,
    severity: 'warning',
    explain: false,
    to: [],
  });
  expect(watch === undefined ? undefined : rhythmOf(watch)).toEqual({ type: 'every', ms: 300_000 });
  expect(read('')).toEqual([]);
  expect(read('watches:\n')).toEqual([]);
});

test('everything that can be said of a watch', () => {
  const list = read(`
watches:
  - name: shop
    cluster: [prod-eu, prod-us]
    namespaces: [shop]
    filters: [Pod]
    every: 1h30m
    severity: critical
    explain: true
    to: { platform: slack, workspace: T1, channel: C1 }
  - name: morning
    schedule: 0 8 * * 1-5
    timeZone: Europe/Berlin
    to:
      - { platform: slack, workspace: T1, channel: C1 }
      - { platform: discord, workspace: '1', channel: '2' }
  - name: quick
    live: true
`);
  expect(list.map(rhythmOf)).toEqual([
    { type: 'every', ms: 5_400_000 },
    { type: 'cron', cron: '0 8 * * 1-5', timeZone: 'Europe/Berlin' },
    { type: 'live' },
  ]);
  expect(list.map(({ to }) => to.length)).toEqual([1, 2, 0]);
});

test.each([
  ['watches: { name: a }', 'k.yaml:1:1: watches must be a list: - …'],
  ['watches: 5', 'k.yaml:1:1: watches must be a list: - …'],
  ['watches:\n  - {}', 'k.yaml:2:5: watches.0.name: a watch has a name'],
  [
    'watches:\n  - name: Shop!',
    'k.yaml:2:5: watches.0.name: a name has up to 40 small letters, digits and dashes',
  ],
  ['watches:\n  - name: a\n    evry: 5m', 'k.yaml:3:5: watches.0: unknown setting evry; did you mean every?'],
  [
    'watches:\n  - name: a\n    every: often',
    'k.yaml:3:5: watches.0.every: every is a time span from 10s, for example 30s, 5m or 1h30m; not often',
  ],
  [
    'watches:\n  - name: a\n    every: 1s',
    'k.yaml:3:5: watches.0.every: every is a time span from 10s, for example 30s, 5m or 1h30m; not 1s',
  ],
  [
    'watches:\n  - name: a\n    every: 5m\n    live: true',
    'k.yaml:4:5: watches.0.live: a watch has one of every, schedule and live, not every and live',
  ],
  [
    'watches:\n  - name: a\n    every: 5m\n    timeZone: UTC',
    'k.yaml:4:5: watches.0.timeZone: timeZone belongs to schedule',
  ],
  [
    'watches:\n  - name: a\n    schedule: 0 25 * * *',
    'k.yaml:3:5: watches.0.schedule: a schedule is five cron fields, for example 0 8 * * 1-5: 25 is outside 0-23',
  ],
  [
    'watches:\n  - name: a\n    schedule: 0 8 * * *\n    timeZone: Europe/Berlln',
    'k.yaml:4:5: watches.0.timeZone: there is no time zone Europe/Berlln; write for example Europe/Berlin',
  ],
  [
    'watches:\n  - name: a\n    to: slack',
    'k.yaml:3:5: watches.0.to: to is a place (platform, workspace, channel), or a list of them',
  ],
  [
    'watches:\n  - name: a\n  - name: b\n  - name: a',
    'k.yaml:4:5: watches.2.name: there is another watch of the name a',
  ],
])('%j is an error with its place and what is right', (text, problem) => {
  expect(problems(text)).toEqual([problem]);
});

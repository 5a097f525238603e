// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { routesConfig, routesOf } from '../../src/config/routes.ts';

const at = { platform: 'slack', workspace: 'T1', channel: 'C1' };
const problems = (given: object): readonly string[] =>
  routesConfig.schema
    .safeParse(given)
    .error?.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`) ?? [];

test.each([
  [{ rules: [{ to: at, hours: '25:00-26:00' }] }, 'hours are written 22:00-06:00, not 25:00-26:00'],
  [{ rules: [{ to: at, hours: '08:00-08:00' }] }, 'hours are written 22:00-06:00, not 08:00-08:00'],
  [{ rules: [{ to: at, weekdays: 'workdays' }] }, 'weekdays are written mon-fri or sat, not workdays'],
  [
    { rules: [{ to: at, timeZone: 'Berlin' }] },
    'there is no time zone Berlin; write for example Europe/Berlin',
  ],
  [{ rules: [{ to: at, severity: 'bad' }] }, 'a severity is critical, warning, info'],
  [{ rules: [{ to: 'C1' }] }, 'to is a place (platform, workspace, channel), a list of them, or team'],
  [{ rules: [{ to: 'team' }] }, 'a rule goes to team, and teams names none'],
  [
    { rules: [{ to: [at, { ...at, platform: 'discord' }], mention: { id: 'S1', name: 'oncall' } }] },
    'a group belongs to one platform: give each place of to its own mention',
  ],
])('%j is said to be wrong', (given, said) => {
  expect(problems(given)).toEqual([expect.stringContaining(said)]);
});

test('a rule without a name is called by its number; a mention is that of each place without one', () => {
  const own = { id: 'S2', name: 'leads' };
  const mention = { id: 'S1', name: 'oncall' };
  const given = { rules: [{ to: [at, { ...at, channel: 'C2', mention: own }], mention }] };
  expect(routesOf(routesConfig.schema.parse(given)).rules).toMatchObject([
    { name: 'rule 1', to: [{ mention }, { mention: own }], next: [], more: false },
  ]);
});

test('hours and days are of the zone of all rules, unless they say another', () => {
  const given = {
    timeZone: 'Asia/Tokyo',
    rules: [
      { to: at, hours: '22:00-06:00', weekdays: ['mon-wed', 'Sunday'] },
      { to: at, weekdays: 'sat', timeZone: 'UTC' },
      { to: at, timeZone: 'UTC' },
    ],
  };
  expect(routesOf(routesConfig.schema.parse(given)).rules.map(({ times }) => times)).toEqual([
    { hours: [{ from: 1320, until: 360 }], weekdays: [1, 2, 3, 0], timeZone: 'Asia/Tokyo' },
    { hours: [], weekdays: [6], timeZone: 'UTC' },
    undefined,
  ]);
});

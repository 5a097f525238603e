// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { routesConfig, routesOf } from '../../src/config/routes.ts';
import { severities } from '../../src/core/finding.ts';
import {
  destinationsOf,
  labelKeysOf,
  nextDestinationsOf,
  noRoutes,
  type Routed,
  type Routes,
  tryRoutes,
} from '../../src/core/route.ts';
import * as fc from '../support/properties.ts';

const place = (channel: string) => ({ platform: 'slack', workspace: 'T1', channel });
const routes = (given: object): Routes => routesOf(routesConfig.schema.parse(given));
/** A Wednesday, noon in Berlin. */
const NOON = Date.parse('2026-11-25T11:00:00Z');
const routed: Routed = {
  cluster: 'prod-eu',
  namespaces: ['shop', 'payments'],
  severity: 'critical',
  codes: ['pod-crash/crash-loop', 'service/no-endpoints'],
  labels: { team: 'checkout', tier: 'gold' },
  object: 'Deployment/shop/checkout',
};
const channels = (given: object, of: Partial<Routed> = {}, at = NOON): readonly string[] =>
  destinationsOf({ ...routed, ...of }, at, routes(given)).map(({ channel }) => channel);
const only = (rule: object) => ({ rules: [{ ...rule, to: place('HIT') }], default: place('DEFAULT') });

describe('a rule', () => {
  test.each([
    ['asks nothing', {}, true],
    ['is of the cluster', { cluster: 'prod-*' }, true],
    ['is of another cluster', { cluster: ['dev', 'test-*'] }, false],
    ['is of one of its namespaces', { namespace: 'pay*' }, true],
    ['is of another namespace', { namespace: 'kube-system' }, false],
    ['is as grave', { severity: ['critical', 'warning'] }, true],
    ['is less grave', { severity: 'info' }, false],
    ['has its code', { code: 'pod-crash/*' }, true],
    ['has its problem', { code: 'crash-loop' }, true],
    ['has the code of what only follows', { code: 'service/no-endpoints' }, false],
    ['has its object', { object: 'Deployment/shop/*' }, true],
    ['has another object', { object: 'StatefulSet/*' }, false],
    ['has its owner', { team: 'check*' }, true],
    ['has another owner', { team: 'search' }, false],
    ['has its label', { labels: { tier: ['silver', 'gold'] } }, true],
    ['has another value', { labels: { tier: 'silver' } }, false],
    ['has a label that it lacks', { labels: { region: '*' } }, false],
    ['has a label that every object of the language has', { labels: { constructor: '*' } }, false],
    ['fits in one thing and not in another', { cluster: 'prod-*', severity: 'info' }, false],
  ])('%s', (_, rule, fits) => {
    expect(channels(only(rule))).toEqual([fits ? 'HIT' : 'DEFAULT']);
  });
  test('for a namespace is not for what belongs to the whole cluster', () => {
    expect(channels(only({ namespace: '*' }), { namespaces: [] })).toEqual(['DEFAULT']);
  });
});

describe('hours and days', () => {
  const zone = { timeZone: 'Europe/Berlin' };
  test.each([
    ['the start is in it', { hours: '12:00-13:00' }, '2026-11-25T11:00:00Z', true],
    ['the end is not', { hours: '12:00-13:00' }, '2026-11-25T12:00:00Z', false],
    ['the zone counts', { hours: '11:00-12:00' }, '2026-11-25T11:00:00Z', false],
    ['past midnight, before', { hours: '22:00-06:00' }, '2026-11-25T22:30:00Z', true],
    ['past midnight, after', { hours: '22:00-06:00' }, '2026-11-25T04:59:00Z', true],
    ['past midnight, neither', { hours: '22:00-06:00' }, '2026-11-25T05:00:00Z', false],
    [
      'the night of Friday ends on Saturday',
      { hours: '22:00-06:00', weekdays: 'fri' },
      '2026-11-28T03:00:00Z',
      true,
    ],
    [
      'and does not begin on Thursday',
      { hours: '22:00-06:00', weekdays: 'fri' },
      '2026-11-27T03:00:00Z',
      false,
    ],
    ['days alone', { weekdays: 'mon-fri' }, '2026-11-28T11:00:00Z', false],
    ['a week that goes past Sunday', { weekdays: 'sat-mon' }, '2026-11-29T11:00:00Z', true],
    ['one of several', { hours: ['08:00-09:00', '11:30-12:30'] }, '2026-11-25T11:00:00Z', true],
    ['the whole day', { hours: '00:00-24:00' }, '2026-11-25T22:59:00Z', true],
    ['summer time', { hours: '13:00-14:00' }, '2026-07-01T11:00:00Z', true],
  ])('%s', (_, rule, at, fits) => {
    expect(channels({ ...only(rule), ...zone }, {}, Date.parse(at))).toEqual([fits ? 'HIT' : 'DEFAULT']);
  });
});

describe('the way through the rules', () => {
  const A = { name: 'a', to: place('A') };
  const B = { name: 'b', to: place('B') };
  test('the first that fits decides', () => {
    expect(channels({ rules: [{ ...A, cluster: 'dev' }, B, { to: place('C') }] })).toEqual(['B']);
  });
  test('unless it says that those after it count', () => {
    expect(channels({ rules: [{ ...A, continue: true }, B, { to: place('C') }] })).toEqual(['A', 'B']);
  });
  test('a rule that continues has told somebody: the default is not asked', () => {
    expect(channels({ rules: [{ ...A, continue: true }], default: place('D') })).toEqual(['A']);
  });
  test('one channel is told once, and mentions whom a later rule mentions', () => {
    const mention = { id: 'S1', name: 'oncall' };
    const all = destinationsOf(
      routed,
      NOON,
      routes({
        rules: [
          { ...A, continue: true },
          { ...B, to: place('A'), mention },
        ],
      }),
    );
    expect(all).toEqual([{ ...place('A'), rule: 'a', mention }]);
  });
  test('the owner is asked where no rule fits, then the default', () => {
    const teams = { 'check*': { to: place('TEAM'), next: place('LEAD') } };
    expect(channels({ teams, default: place('D') })).toEqual(['TEAM']);
    expect(channels({ teams, default: place('D') }, { labels: { team: 'search' } })).toEqual(['D']);
    expect(channels({ teams }, { labels: {} })).toEqual([]);
  });
  test('a rule to the team fits only where the team is known', () => {
    const given = {
      rules: [{ name: 'owners', to: 'team', continue: true }, B],
      teams: { checkout: { to: [place('TEAM')] } },
    };
    expect(channels(given)).toEqual(['TEAM', 'B']);
    expect(channels(given, { labels: {} })).toEqual(['B']);
  });
  test('where it goes next is said by the rules that fit, else by the default', () => {
    const given = { rules: [{ ...A, cluster: 'prod-*', next: place('N') }], next: place('LAST') };
    const next = (of: Partial<Routed>) =>
      nextDestinationsOf({ ...routed, ...of }, NOON, routes(given)).map(({ channel }) => channel);
    expect(next({})).toEqual(['N']);
    expect(next({ cluster: 'dev' })).toEqual(['LAST']);
  });
  test('each rule says why it does not fit', () => {
    const tried = tryRoutes(
      routed,
      NOON,
      routes({ rules: [{ ...A, severity: 'info', labels: { tier: 'silver' } }, B, { to: place('C') }] }),
    );
    expect(tried).toMatchObject([
      {
        rule: 'a',
        fits: false,
        misfits: [
          { about: 'severity', wanted: 'info', is: 'critical' },
          { about: 'label', wanted: 'tier=silver', is: 'gold' },
        ],
      },
      { rule: 'b', fits: true },
      { rule: 'rule 3', fits: 'not asked' },
    ]);
  });
});

test('what is remembered of objects is what somebody asks for', () => {
  expect(labelKeysOf(noRoutes)).toEqual([]);
  expect(labelKeysOf(routes({ rules: [{ labels: { tier: 'gold' }, to: place('A') }] }))).toEqual([
    'k8sgpt.ai/owner',
    'team',
    'owner',
    'tier',
  ]);
});

const word = fc.constantFrom('a', 'b', 'prod-eu', 'shop', 'constructor', '');
const anyRule = fc.record(
  {
    cluster: fc.constantFrom('*', 'prod-*', 'a'),
    namespace: fc.constantFrom('*', 'shop', 'b'),
    severity: fc.constantFrom(...severities),
    labels: fc.dictionary(fc.constantFrom('team', 'tier'), fc.constantFrom('*', 'a', 'shop')),
    continue: fc.boolean(),
    to: fc.constantFrom(place('A'), place('B'), [place('A'), place('C')]),
  },
  { requiredKeys: ['to'] },
);
const anyRouted: fc.Arbitrary<Routed> = fc.record({
  cluster: word,
  namespaces: fc.array(word, { maxLength: 3 }),
  severity: fc.constantFrom(...severities),
  codes: fc.array(fc.constantFrom('node/not-ready', 'x/y'), { maxLength: 2 }),
  labels: fc.dictionary(fc.constantFrom('team', 'tier', 'owner'), word),
  object: word,
});

test('with a default nothing is lost, no channel is told twice, and every rule is answered for', () => {
  const some = fc.property(
    fc.array(anyRule, { maxLength: 5 }),
    anyRouted,
    fc.integer({ min: 0, max: 4e12 }),
    (rules, of, at) => {
      const all = routes({ rules, default: place('D') });
      const to = destinationsOf(of, at, all).map(({ channel }) => channel);
      const tried = tryRoutes(of, at, all).map(({ rule }) => rule);
      expect(to).not.toEqual([]);
      expect(new Set(to).size).toBe(to.length);
      expect(tried.slice(0, rules.length)).toEqual(rules.map((_, index) => `rule ${index + 1}`));
      expect(tried.slice(rules.length)).toEqual(to.includes('D') ? ['default'] : []);
    },
  );
  fc.assert(some);
});

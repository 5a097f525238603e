// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import type { Plan } from '../../src/core/command.ts';
import type { Watch } from '../../src/core/watch.ts';
import type { WatchState } from '../../src/core/watch-state.ts';
import { type Asked, answerTo, cluster, NOW, planOf, refusalOf } from '../support/planning.ts';

const here = { platform: 'slack', workspace: 'T1', channel: 'C1' };
const elsewhere = { ...here, channel: 'C2' };

const watchOf = (id: string, given: Partial<Watch> = {}): Watch => ({
  schema: 1,
  id,
  origin: 'chat',
  cluster: 'prod-eu',
  namespaces: ['shop'],
  filters: [],
  rhythm: { type: 'every', ms: 300_000 },
  severity: 'warning',
  explain: false,
  to: [here],
  by: 'ben',
  madeAt: NOW - 3_600_000,
  ...given,
});

const state = (
  id: string,
  given: Partial<WatchState> & { readonly of?: Partial<Watch> } = {},
): WatchState => {
  const { of, ...rest } = given;
  return { watch: watchOf(id, of), home: here, skipped: 0, dueAt: NOW + 60_000, ...rest };
};

const looked = { schema: 1, run: 'r', at: NOW - 120_000, endedAt: NOW - 118_000, failed: 0 } as const;

const added = (line: string, given: Asked = {}): Watch => {
  const plan = planOf(line, given);
  if (plan.type !== 'watch' || plan.change.type !== 'add') throw new Error(`${line} adds nothing`);
  return plan.change.watch;
};

const changeOf = (plan: Plan) => (plan.type === 'watch' ? plan.change : undefined);

test('a watch that is added looks every five minutes, from warnings on, and tells here', () => {
  expect(added('watch add -n shop')).toEqual({
    ...watchOf(added('watch add -n shop').id),
    by: 'ana',
    maker: { conversation: here, person: { id: 'U1' } },
    madeAt: NOW,
  });
  expect(added('watch add -n shop').id).toMatch(/^shop-[0-9a-f]{6}$/);
  expect(added('watch add --cluster staging').id).toMatch(/^staging-[0-9a-f]{6}$/);
  expect(added('watch add --live --routed --explain --severity critical -f Pod')).toMatchObject({
    rhythm: { type: 'live' },
    to: [],
    explain: true,
    severity: 'critical',
    filters: ['Pod'],
  });
});

test('a schedule is in the zone that is named, else in that of whoever asks', () => {
  const line = 'watch add --schedule "0 8 * * 1-5"';
  expect(added(line).rhythm).toEqual({ type: 'cron', cron: '0 8 * * 1-5', timeZone: 'UTC' });
  const interaction = {
    id: 'i2',
    conversation: here,
    person: { id: 'U1', name: 'ana', timeZone: 'Europe/Berlin' },
    at: NOW,
    source: 'command' as const,
    line,
  };
  expect(added(line, { interaction }).rhythm).toMatchObject({ timeZone: 'Europe/Berlin' });
  expect(added(`${line} --time-zone Asia/Tokyo`, { interaction }).rhythm).toMatchObject({
    timeZone: 'Asia/Tokyo',
  });
});

test('the same delivery makes the same watch, which may have a name', () => {
  const first = added('watch add -n shop');
  expect(added('watch add -n shop', { watches: [{ watch: first, home: here, skipped: 0 }] })).toEqual(first);
  expect(added('watch add shop -n shop').id).toBe('shop');
  expect(refusalOf('watch add Shop!').hint).toBe('watch add shop');
});

test('without a word it is asked what is to be watched', () => {
  const plan = planOf('watch add');
  expect(plan).toMatchObject({
    type: 'form',
    form: {
      line: 'watch add',
      fields: [{ name: 'cluster' }, {}, { name: 'every' }, {}, { name: 'explain' }],
    },
  });
  expect(
    added('watch add --cluster=staging --namespace="shop, payments" --every=live --explain=false'),
  ).toMatchObject({
    cluster: 'staging',
    namespaces: ['payments', 'shop'],
    rhythm: { type: 'live' },
    explain: false,
  });
});

test.each([
  ['watch ad', 'watch does not know ad. Did you mean add?', 'watch add'],
  ['watch add --every 1s', '1s is no time span from 10s: write 30s, 5m or 1h.', 'watch add --every 5m'],
  [
    'watch add --every 5m --live',
    'A watch has one of --every, --schedule and --live.',
    'watch add --every 5m',
  ],
  [
    'watch add --here --routed',
    'A watch tells here or where the routes say: give one of --here and --routed.',
    'watch add --every 5m',
  ],
  ['watch add -n shp', 'prod-eu has no namespace shp. Did you mean shop?', 'analyze -n shop'],
  [
    'watch add --cluster prod',
    'I do not know cluster prod. Did you mean prod-eu?',
    'analyze --cluster prod-eu',
  ],
  ['watch add -f Pods', 'There is no filter Pods. Did you mean Pod?', 'analyze --filter Pod'],
  ['watch remove', 'Say which watch: watch remove NAME. "watch" lists them.', 'watch'],
  ['watch remove shop-1', 'I know no watch shop-1. Did you mean shop-1a2b?', 'watch remove shop-1a2b'],
  ['watch resume shop-1a2b', 'shop-1a2b is not paused.', 'watch'],
  [
    'watch pause shop-1a2b --for ever',
    'ever is no time span up to 30d: write 30m, 2h or 1d.',
    'watch pause shop-1a2b --for 2h',
  ],
])('%s is refused in one sentence, with the right form', (line, message, hint) => {
  expect(refusalOf(line, { watches: [state('shop-1a2b')] })).toEqual({ message, hint });
});

test('a schedule that is none is said, with why', () => {
  expect(refusalOf('watch add --schedule "0 25 * * *"').message).toContain('25 is outside 0-23');
  expect(refusalOf('watch add --schedule "0 8 * * *" --time-zone Nowhere').message).toContain(
    'there is no time zone Nowhere',
  );
});

test('what is watched already is not watched twice', () => {
  expect(refusalOf('watch add -n shop --every 5m', { watches: [state('shop-1a2b')] }).message).toBe(
    'That is watched already: shop-1a2b.',
  );
});

test('what was made here is removed, paused and let go on; whoever only looks does none of it', () => {
  const watches = [state('shop-1a2b')];
  expect(changeOf(planOf('watch remove shop-1a2b', { watches }))).toEqual({
    type: 'remove',
    id: 'shop-1a2b',
    home: here,
  });
  expect(changeOf(planOf('watch pause shop-1a2b --for 2h', { watches }))).toMatchObject({
    type: 'pause',
    pause: { by: 'ana', until: NOW + 7_200_000 },
  });
  const paused = [state('shop-1a2b', { paused: { schema: 1, by: 'ben', at: NOW } })];
  expect(changeOf(planOf('watch resume shop-1a2b', { watches: paused }))).toMatchObject({ type: 'resume' });
  expect(refusalOf('watch now shop-1a2b', { watches: paused }).message).toBe('shop-1a2b is paused by ben.');
  expect(changeOf(planOf('watch now shop-1a2b', { watches }))).toEqual({ type: 'look', id: 'shop-1a2b' });
  for (const line of ['watch add --live', 'watch remove shop-1a2b', 'watch now shop-1a2b'])
    expect(refusalOf(line, { watches, access: { verbs: ['read'] } }).message).toBe(
      'You may look at watches here, not change them.',
    );
});

test('what was made in another channel is changed there, or by admins', () => {
  const watches = [state('shop-1a2b', { home: elsewhere })];
  expect(refusalOf('watch remove shop-1a2b', { watches }).message).toContain('made in another channel');
  expect(changeOf(planOf('watch remove shop-1a2b', { watches, access: { admin: true } }))).toMatchObject({
    type: 'remove',
    home: elsewhere,
  });
});

test('what stands in the configuration is paused by admins, and removed by nobody', () => {
  const watches = [state('shop', { of: { origin: 'file' }, home: undefined })];
  const admin = { watches, access: { admin: true } };
  expect(refusalOf('watch remove shop', admin)).toEqual({
    message:
      'shop stands in the configuration: whoever runs the bot removes it there. From chat it can be paused.',
    hint: 'watch pause shop',
  });
  expect(changeOf(planOf('watch pause shop', admin))).toMatchObject({ type: 'pause', id: 'shop' });
  expect(refusalOf('watch pause shop', { watches }).message).toContain('only admins may pause it');
});

test('whoever reads with rights of their own adds none: a watch reads with the bot’s', () => {
  const identity = { user: 'ana@example.com', groups: [] };
  expect(refusalOf('watch add --live', { access: { identity } }).message).toContain(
    'only admins may add one',
  );
  expect(added('watch add --live', { access: { identity, admin: true } }).cluster).toBe('prod-eu');
});

test('a channel that may see some namespaces watches those', () => {
  expect(added('watch add --live', { access: { namespaces: ['shop'] } }).namespaces).toEqual(['shop']);
});

test('the list tells what is watched, how it went, when next, and where it is told', () => {
  const answer = answerTo('watch', {
    watches: [
      state('shop', {
        of: { origin: 'file', to: [] },
        look: { ...looked, outcome: 'looked', lookedAt: NOW - 118_000, incidents: 2 },
      }),
      state('stage', {
        of: { cluster: 'staging', to: [elsewhere], rhythm: { type: 'live' } },
        dueAt: undefined,
        look: { ...looked, outcome: 'failed', why: 'connection refused', failed: 3, lookedAt: NOW - 900_000 },
      }),
      state('late', {
        dueAt: NOW - 300_000,
        skipped: 2,
        look: { ...looked, outcome: 'looked', lookedAt: NOW },
      }),
      state('quiet', { paused: { schema: 1, by: 'ben', at: NOW - 60_000 } }),
      state('lost', { of: { cluster: 'gone' } }),
    ],
  });
  expect(answer).toContain('5 watches');
  expect(answer).toMatch(/`shop` · `prod-eu` \/ `shop` · every 5 min · from warnings on/);
  expect(answer).toMatch(/last look 09:58: 2 incidents · next 10:01/);
  expect(answer).toContain('tells where the routes say · from the configuration');
  expect(answer).toMatch(/could not look 3 times since: connection refused/);
  expect(answer).toContain('tells in `slack:C2` · made by ben');
  expect(answer).toContain('behind schedule since 09:55 · 2 looks left out');
  expect(answer).toContain('paused by ben since 09:59');
  expect(answer).toContain('no worker reaches this cluster');
});

test('nothing is watched: it is said how', () => {
  expect(answerTo('watch')).toContain('Nothing is watched that you may see');
  expect(answerTo('watch add', { clusters: [cluster('prod-eu', { default: true })] })).toContain(
    '/k8sgpt watch add --cluster prod-eu -n shop --every 5m',
  );
});

test('many watches come in pages', () => {
  const watches = Array.from({ length: 23 }, (_, at) => state(`w${at}`));
  expect(answerTo('watch --page 3', { watches })).toContain('page 3 of 3');
  expect(answerTo('watch --page 3', { watches })).toContain('`w22`');
});

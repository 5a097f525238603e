// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { routesConfig, routesOf } from '../../src/config/routes.ts';
import type { Routes } from '../../src/core/route.ts';
import type { Watch } from '../../src/core/watch.ts';
import type { WatchState } from '../../src/core/watch-state.ts';
import { demoReport } from '../support/demo-report.ts';
import { answerTo, NOW, refusalOf } from '../support/planning.ts';

const place = (channel: string) => ({ platform: 'slack', workspace: 'T1', channel });
const routes: Routes = routesOf(
  routesConfig.schema.parse({
    timeZone: 'Europe/Berlin',
    rules: [
      {
        name: 'nights',
        severity: 'critical',
        hours: '22:00-06:00',
        to: place('C0NIGHT'),
        mention: { id: 'S1', name: 'oncall' },
        next: place('C0BOSS'),
      },
      { name: 'shop', namespace: 'shop', to: place('C0SHOP') },
    ],
    teams: { payments: { to: place('C0PAY') } },
    default: place('C0OPS'),
  }),
);
const said = (line: string, given = {}): string => answerTo(line, { routes, now: NOW, ...given });

describe('route', () => {
  test('lists the rules, the owners and the default', () => {
    const answer = said('route');
    expect(answer).toContain('nights | severity `critical` · 22:00–06:00 (Europe/Berlin) | `C0NIGHT`');
    expect(answer).toContain('owner | team `payments` | `C0PAY`');
    expect(answer).toContain('default | the rest | `C0OPS`');
  });
  test('says so where nothing is routed', () => {
    expect(answerTo('route')).toContain('Nothing is routed anywhere yet');
  });
});

describe('route test', () => {
  test('says where it goes now, and why the other rules do not fit', () => {
    const answer = said('route test -n shop --severity critical --code pod-crash/crash-loop');
    expect(answer).toContain('`C0SHOP` (slack, T1) · by shop');
    expect(answer).toContain('nights | no | wants only 22:00–06:00 (Europe/Berlin)');
  });
  test('says where it goes at another time, whom it names, and what is next', () => {
    const answer = said('route test -n shop --at "fri 23:30"');
    expect(answer).toContain('Fri 23:30 (Europe/Berlin)');
    expect(answer).toContain('`C0NIGHT` (slack, T1), mentions oncall · by nights');
    expect(answer).toContain('shop | – | not asked');
    expect(answer).toContain('When nobody acknowledges it: `C0BOSS`');
  });
  test('asks the owner, then the default', () => {
    expect(said('route test --label team=payments')).toContain('`C0PAY` (slack, T1) · by owner');
    expect(said('route test --label team=payments')).toContain('owner `payments`');
    expect(said('route test')).toContain('`C0OPS` (slack, T1) · by default');
  });
  test('knows that a watch which names a channel is told there, and that rules still say who is called', () => {
    const watch = (id: string, given: Partial<Watch>): WatchState => ({
      watch: {
        schema: 1,
        id,
        origin: 'file',
        cluster: 'prod-eu',
        filters: [],
        rhythm: { type: 'live' },
        severity: 'warning',
        explain: false,
        to: [],
        madeAt: NOW,
        ...given,
      },
      skipped: 0,
    });
    const own = watch('own', { to: [place('C0OWN'), place('C0NIGHT')] });
    const pay = watch('pay', { namespaces: ['payments'] });
    const watches = [own, pay, watch('other', { cluster: 'elsewhere', to: [place('C0ELSE')] })];
    const alone = said('route test -n shop --at 23:30', { watches });
    expect(alone).toContain('It would be told in 2 channels');
    expect(alone).toContain('`C0OWN` (slack, T1) · by watch own');
    expect(alone).toContain('`C0NIGHT` (slack, T1), mentions oncall · by watch own');
    expect(alone).toContain('Told of by the watch `own`. It says itself where it tells');
    const both = said('route test -n payments', { watches });
    expect(both).toContain('`C0OPS` (slack, T1) · by default');
    expect(both).toContain('Told of by the watches `own`, `pay`');
    expect(both).not.toContain('It says itself');
    expect(said('route test -n shop --severity info', { watches })).toContain('No watch that you may see');
  });
  test('says that nobody would be told', () => {
    expect(answerTo('route test')).toContain('No rule fits it, and no default is set');
  });
  test('knows an incident of the last report by its number', async () => {
    const report = await demoReport();
    const answer = said('route test 1', { report });
    expect(answer).toContain(report.incidents[0]?.cause.code ?? 'no incident');
    expect(said('route test 1 --severity info', { report })).toContain('and it is `info`');
  });
  test('knows what is wrong with an object by its name, else takes the name for the object', async () => {
    const report = await demoReport();
    for (const named of ['ledger-db-0', 'pod/ledger-db-0', 'Pod/payments/ledger-db-0']) {
      const answer = said(`route test ${named}`, { report });
      expect(answer).toContain('pod-crash/oom-killed');
      expect(answer).toContain(`demo / payments`);
    }
    expect(said('route test deployment/web', { report })).toContain('`deployment/web`');
    expect(said('route test deployment/web', { report })).toContain('Nothing is known to be wrong with it');
    expect(said('route test ledger-db-0', { report })).not.toContain('Nothing is known to be wrong with it');
    expect(said('route test deployment/web')).toContain('`C0OPS` (slack, T1) · by default');
  });
  test.each([
    ['route test --at noon', 'A time is written 22:00 or "fri 22:00", not "noon".'],
    ['route test --label team', 'A label is written name=value, not "team".'],
    ['route test 1', 'There is no report here'],
    ['route test --cluster nowhere', 'I do not know cluster nowhere.'],
  ])('%s is refused', (line, message) => {
    expect(refusalOf(line, { routes }).message).toContain(message);
  });
});

// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { MINUTE } from '../../src/core/clock.ts';
import type { IncidentRecord } from '../../src/core/incident-record.ts';
import type { Watch } from '../../src/core/watch.ts';
import { openRecord, turn } from '../support/alerts.ts';
import { scriptedChat } from '../support/chat.ts';
import { demoReport } from '../support/demo-report.ts';
import { mortal } from '../support/mortal.ts';
import { routesTo, SHOP, telling, told, turned } from '../support/telling.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const report = await demoReport();
const START = Date.parse('2026-11-22T11:31:00Z');
const TEAM = { platform: 'slack', workspace: 'T1', channel: 'C-team' };
const LATE = { ...TEAM, channel: 'C-late' };

const watchOf = (id: string, given: Partial<Watch> = {}): Watch => ({
  schema: 1,
  id,
  origin: 'file',
  cluster: 'demo',
  filters: [],
  rhythm: { type: 'every', ms: 60_000 },
  severity: 'info',
  explain: false,
  to: [],
  madeAt: START,
  ...given,
});
const all = watchOf('all');
const team = watchOf('team', { origin: 'chat', to: [TEAM] });

const world = (first: readonly Watch[]) => {
  let now = START;
  let watches = first;
  const clock = { now: () => now };
  const store = fileState({ directory: undefined, clock: virtualClock(START), log: silentLog });
  const started = (state = store) =>
    telling({
      state,
      clock,
      report,
      routes: routesTo(SHOP),
      watches: () => watches,
      standing: () => watches,
    });
  const tick = async (time: number, state = store): Promise<void> => {
    now = time;
    await started(state).task.run(now, new AbortController().signal);
  };
  const parts = started();
  return {
    ...parts,
    store,
    tick,
    /** The watches that there are from now on. */
    become: (...next: readonly Watch[]) => {
      watches = next;
    },
    opens: async (seenBy: readonly string[], given: Partial<IncidentRecord> = {}) => {
      const watch = { places: [], turns: [], watches: seenBy };
      const record = openRecord(report, 1, START, { ...given, watch });
      await turned(parts, record, { ...turn('opened', START), loud: true });
      return record;
    },
    seen: async () => (await told(store)).map((line) => line.replace(/ demo \/ shop: .*?(?= ·|$)/, '')),
  };
};

const ENDED = 'C-team (neutral) · no longer watched here';

it('ends in the channel of a watch that was removed, and goes on in others', async () => {
  const one = world([all, team]);
  const record = await one.opens(['all', 'team']);
  await one.tick(START);
  one.become(all);
  await one.tick(START + 1_000);
  await one.tick(START + 2_000);
  expect((await one.seen()).toSorted()).toEqual(['C-shop (critical) · new · 11:31 · @oncall-shop', ENDED]);
  await turned(one, record, turn('worse', START + MINUTE, '2 more workloads'));
  await one.tick(START + MINUTE);
  expect((await one.seen()).filter((line) => line.startsWith('C-team'))).toEqual([ENDED]);
  expect(await one.seen()).toContain('C-shop ↳ Worse: 2 more workloads');
  // Watched again, it stands there again.
  one.become(all, team);
  await one.tick(START + 2 * MINUTE);
  expect(await one.seen()).toContain('C-team (critical) · worse: 2 more workloads 11:32');
});

it('of which nobody knows more is told nowhere else, though the routes would say where', async () => {
  const one = world([team]);
  await one.opens(['team']);
  await one.tick(START);
  one.become();
  await one.tick(START + 1_000);
  await one.tick(START + 2_000);
  expect(await one.seen()).toEqual([ENDED]);
});

it('ends in a channel that was taken out of a watch, unless another one tells there, too', async () => {
  const both = watchOf('both', { to: [TEAM, LATE] });
  const one = world([both, watchOf('late', { origin: 'chat', namespaces: ['shop'], to: [LATE] })]);
  await one.opens(['both']);
  await one.tick(START);
  one.become(watchOf('both', { to: [SHOP] }), watchOf('late', { origin: 'chat', to: [LATE] }));
  await one.tick(START + 1_000);
  expect((await one.seen()).map((line) => line.split(' · ')[0]).toSorted()).toEqual([
    'C-late (critical)',
    'C-shop (critical)',
    'C-team (neutral)',
  ]);
});

it('stays where what is declared is away for a while, as while a worker starts anew', async () => {
  const one = world([all, watchOf('glob', { to: [TEAM] })]);
  await one.opens(['all', 'glob']);
  await one.tick(START);
  one.become(all);
  await one.tick(START + MINUTE);
  expect(await one.seen()).not.toContain(ENDED);
  await one.tick(START + 12 * MINUTE);
  expect(await one.seen()).toContain(ENDED);
});

it('leaves what is resolved as it is', async () => {
  const one = world([team]);
  const record = await one.opens(['team']);
  await turned(one, record, turn('resolved', START + 1), { state: 'resolved' });
  await one.tick(START + 1);
  const before = await one.seen();
  one.become();
  await one.tick(START + 1_000);
  expect(await one.seen()).toEqual(before);
  expect((await one.book.read('demo', record.incident))?.watched?.places).toEqual([]);
});

it('ends a storm, too, where nothing else of it stands', async () => {
  const one = world([all, team]);
  for (let at = 0; at < 12; at += 1) await one.opens(['all', 'team'], { incident: `i${at}` });
  await one.tick(START);
  one.become(all);
  await one.tick(START + 1_000);
  expect(await told(one.store)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^C-shop \(critical\) 12 new problems in demo/),
      'C-team (neutral) New problems in demo · no longer watched here',
    ]),
  );
});

it('ends once, whoever dies at whatever call', async () => {
  for (let call = 1; call <= 40; call += 3) {
    const one = world([all, team]);
    await one.opens(['all', 'team']);
    await one.tick(START);
    one.become(all);
    const body = mortal(one.store, scriptedChat().platform);
    body.dieAt(call, call % 2 === 0);
    await one.tick(START + 1_000, body.state).catch(() => undefined);
    await one.tick(START + 4_000);
    expect((await one.seen()).toSorted()).toEqual(['C-shop (critical) · new · 11:31 · @oncall-shop', ENDED]);
    const [record] = await one.book.list();
    expect(record?.watched?.places.map(({ channel }) => channel)).toEqual(['C-shop']);
  }
});

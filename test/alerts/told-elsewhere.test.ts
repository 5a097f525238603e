// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { MINUTE } from '../../src/core/clock.ts';
import type { IncidentRecord, Turn, Watched } from '../../src/core/incident-record.ts';
import type { Watch } from '../../src/core/watch.ts';
import { openRecord, turn } from '../support/alerts.ts';
import { scriptedChat } from '../support/chat.ts';
import { demoReport } from '../support/demo-report.ts';
import { mortal } from '../support/mortal.ts';
import { OPS, routesTo, SHOP, telling, told, turned } from '../support/telling.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const report = await demoReport();
const START = Date.parse('2026-11-22T11:31:00Z');
const TEAM = { platform: 'slack', workspace: 'T1', channel: 'C-team' };
const NODES = { platform: 'slack', workspace: 'T1', channel: 'C-nodes' };

type Known = Pick<Watch, 'id' | 'to' | 'severity'>;
const all: Known = { id: 'all', to: [], severity: 'info' };

const opened = (at: number): Turn => ({ ...turn('opened', at), loud: true });

const world = (given: Partial<Parameters<typeof telling>[0]> = {}) => {
  let now = START;
  const clock = { now: () => now };
  const state = fileState({ directory: undefined, clock: virtualClock(START), log: silentLog });
  const parts = telling({ state, clock, report, ...given });
  return {
    ...parts,
    state,
    /** What the process that ticks does every few seconds. */
    tick: async (time: number) => {
      now = time;
      await parts.task.run(now, new AbortController().signal);
    },
  };
};

const open = async (
  one: ReturnType<typeof world>,
  watched: Partial<Watched> = {},
  given: Partial<IncidentRecord> = {},
): Promise<IncidentRecord> => {
  const record = openRecord(report, 1, START, { ...given, watch: { places: [], turns: [], ...watched } });
  await turned(one, record, opened(START));
  await one.tick(START);
  return record;
};

const change = (
  one: ReturnType<typeof world>,
  { cluster, incident }: IncidentRecord,
  more: Partial<Watched>,
) =>
  one.book.change(cluster, incident, (current) =>
    current?.watched === undefined ? undefined : { ...current, watched: { ...current.watched, ...more } },
  );

const channels = async (one: ReturnType<typeof world>): Promise<readonly string[]> =>
  (await told(one.state)).map((line) => line.split(' ').slice(0, 2).join(' ')).sort();

describe('an incident that is told already', () => {
  it('is told in the channel of another watch that comes to see it, once, and goes on there', async () => {
    const one = world({ watches: () => [all, { id: 'team', to: [TEAM], severity: 'warning' }] });
    const record = await open(one);
    expect(await channels(one)).toEqual(['C-shop (critical)']);
    await change(one, record, { watches: ['all', 'team'] });
    await one.tick(START + MINUTE);
    await one.tick(START + 2 * MINUTE);
    expect(await channels(one)).toEqual(['C-shop (critical)', 'C-team (critical)']);
    expect(one.events.map(({ turn: { turn: name } }) => name)).toEqual(['opened']);
    await turned(one, record, turn('resolved', START + 3 * MINUTE), { state: 'resolved' });
    await one.tick(START + 3 * MINUTE);
    expect(await channels(one)).toEqual(['C-shop (good)', 'C-shop ↳', 'C-team (good)', 'C-team ↳']);
  });

  it('is not told by a watch that asks for what is graver, nor while it is muted', async () => {
    const one = world({ watches: () => [all, { id: 'team', to: [TEAM], severity: 'critical' }] });
    const record = await open(one, {}, { severity: 'warning' });
    await change(one, record, { watches: ['all', 'team'] });
    await one.tick(START + MINUTE);
    expect(await channels(one)).toEqual(['C-shop (warning)']);

    const muted = world({ watches: () => [all, { id: 'team', to: [TEAM], severity: 'warning' }] });
    await open(muted);
    await muted.book.change(record.cluster, record.incident, (current) =>
      current?.watched === undefined
        ? undefined
        : {
            ...current,
            muted: { by: { platform: 'slack', workspace: 'T1', id: 'U1' }, at: START },
            watched: { ...current.watched, watches: ['all', 'team'] },
          },
    );
    await muted.tick(START + MINUTE);
    expect((await channels(muted)).filter((channel) => channel.startsWith('C-team'))).toEqual([]);
  });

  it('is told to whom its cause belongs when that is found, and to nobody because it became night', async () => {
    const rule = { next: [], more: false };
    const routes = {
      ...routesTo(SHOP),
      rules: [
        { ...rule, name: 'nodes', codes: ['node/*'], to: [NODES] },
        {
          ...rule,
          name: 'nights',
          to: [OPS],
          times: { hours: [{ from: 22 * 60, until: 6 * 60 }], weekdays: [], timeZone: 'UTC' },
        },
      ],
    };
    const one = world({ routes, watches: () => [all] });
    const record = await open(one);
    await one.tick(Date.parse('2026-11-22T23:00:00Z'));
    expect(await channels(one)).toEqual(['C-shop (critical)']);
    await change(one, record, { codes: ['node/not-ready', ...(record.watched?.codes ?? [])] });
    await one.tick(Date.parse('2026-11-22T23:01:00Z'));
    expect(await channels(one)).toEqual(['C-nodes (critical)', 'C-shop (critical)']);
  });
});

describe('what stands open, in the channel of a watch that is new', () => {
  const team: Known = { id: 'team', to: [TEAM], severity: 'warning' };
  const many = async (one: ReturnType<typeof world>, count: number, from = 0): Promise<void> => {
    for (let at = from; at < from + count; at += 1)
      await turned(
        one,
        openRecord(report, 1, START, { incident: `i${at}`, watch: { places: [], turns: [] } }),
        opened(START + at * 5 * MINUTE),
      );
    await one.tick(START);
  };
  const seenByTeam = async (one: ReturnType<typeof world>): Promise<void> => {
    for (const record of await one.book.list()) await change(one, record, { watches: ['all', 'team'] });
  };
  const inTeam = async (one: ReturnType<typeof world>): Promise<readonly string[]> =>
    (await told(one.state)).filter((line) => line.startsWith('C-team'));
  const inShop = async (one: ReturnType<typeof world>): Promise<readonly string[]> =>
    (await told(one.state)).filter((line) => line.startsWith('C-shop'));

  it('is one message where there are many, which goes on as they do; nobody else hears of it again', async () => {
    const one = world({ watches: () => [all, team] });
    await many(one, 12);
    const before = await inShop(one);
    expect(before).toHaveLength(12);
    await seenByTeam(one);
    await one.tick(START + 100 * MINUTE);
    await one.tick(START + 101 * MINUTE);
    expect(await inTeam(one)).toEqual([
      expect.stringMatching(/^C-team \(critical\) 12 open problems in demo/),
    ]);
    expect(await inShop(one)).toEqual(before);
    expect(one.events).toHaveLength(12);
    const [first] = await one.book.list();
    if (first === undefined) throw new Error('there is none');
    await turned(one, first, turn('resolved', START + 102 * MINUTE), { state: 'resolved' });
    await one.tick(START + 102 * MINUTE);
    expect(await inTeam(one)).toEqual([expect.stringMatching(/12 open problems in demo.* · 1 resolved$/)]);
    expect((await inShop(one)).filter((line) => line.includes('Resolved after'))).toHaveLength(1);
  });

  it('is alerts of their own where only few are left of a storm', async () => {
    const one = world({ watches: () => [all, team], alerts: { stormAfter: 3 } });
    for (let at = 0; at < 5; at += 1)
      await turned(
        one,
        openRecord(report, 1, START, { incident: `i${at}`, watch: { places: [], turns: [] } }),
        opened(START),
      );
    await one.tick(START);
    expect(await inShop(one)).toHaveLength(1);
    for (const record of (await one.book.list()).slice(0, 3))
      await turned(one, record, turn('resolved', START + MINUTE), { state: 'resolved' });
    await seenByTeam(one);
    await one.tick(START + 10 * MINUTE);
    expect((await inTeam(one)).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'C-team (critical)',
      'C-team (critical)',
    ]);
    expect((await inTeam(one)).join()).not.toContain('problems');
  });

  it('stands there once, whoever dies at whatever call', async () => {
    for (let call = 3; call <= 60; call += 7) {
      const clock = { now: () => START + 100 * MINUTE };
      const one = world({ watches: () => [all, team], alerts: { stormAfter: 3 } });
      await many(one, 5);
      await seenByTeam(one);
      const body = mortal(one.state, scriptedChat().platform);
      body.dieAt(call, call % 2 === 0);
      const dying = telling({
        state: body.state,
        clock,
        report,
        watches: () => [all, team],
        alerts: { stormAfter: 3 },
      });
      await dying.task.run(clock.now(), new AbortController().signal).catch(() => undefined);
      await one.tick(START + 100 * MINUTE + 3_000);
      expect(await inTeam(one)).toEqual([
        expect.stringMatching(/^C-team \(critical\) 5 open problems in demo/),
      ]);
    }
  });
});

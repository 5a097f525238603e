import { describe, expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { MINUTE } from '../../src/core/clock.ts';
import type { IncidentRecord, Turn, Watched } from '../../src/core/incident-record.ts';
import type { Watch } from '../../src/core/watch.ts';
import { openRecord, turn } from '../support/alerts.ts';
import { demoReport } from '../support/demo-report.ts';
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

// SPDX-License-Identifier: Apache-2.0

import { beforeEach, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { IncidentRecord } from '../../src/core/incident-record.ts';
import type { IncidentEvent } from '../../src/core/ports/alert-sink.ts';
import { eventOfStep, eventOfTurn } from '../../src/sinks/sink-events.ts';
import { gaugeSinks } from '../../src/sinks/sink-gauges.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { someFacts, watchedRecord } from '../support/incident-events.ts';
import { scripted, sinkWorld } from '../support/sink-world.ts';

let here: ReturnType<typeof sinkWorld>;
beforeEach(() => {
  here = sinkWorld();
});

describe('events on their way to sinks', () => {
  test('arrive once, in their order, however often they are posted', async () => {
    const { sink, told } = scripted('one');
    const { tick } = here.running([sink]);
    await tick();
    const events = [here.event('a', 'worse', 1), here.event('a', 'opened')];
    await here.mail.post(events);
    await here.mail.post(events);
    await tick();
    await here.mail.post(events);
    await tick();
    expect(told).toEqual(['a opened', 'a worse']);
  });

  test('wait for whoever takes over, as does what was posted before', async () => {
    const { sink } = scripted('one', () => {
      throw new Unavailable('away');
    });
    const first = here.running([sink]);
    await first.tick();
    await here.mail.post([here.event('a', 'opened')]);
    await first.tick();
    await here.mail.post([here.event('b', 'opened', 1)]);
    const other = scripted('one');
    await here.running([other.sink]).tick();
    expect(other.told).toEqual(['a opened', 'b opened']);
  });

  test('are not kept where nobody runs a sink', async () => {
    await here.mail.post([here.event('a', 'opened')]);
    expect(await here.state.list('sink-event/')).toEqual([]);
  });

  test('go to those who want them', async () => {
    const all = scripted('all');
    const none = scripted('none', undefined, { wants: () => false });
    const { tick } = here.running([all.sink, none.sink]);
    await tick();
    await here.mail.post([here.event('a', 'opened')]);
    await tick();
    expect([all.told, none.told]).toEqual([['a opened'], []]);
  });

  test('go to the one that a step of the escalation names, and to all where it names none', async () => {
    const named = scripted('opsgenie');
    const other = scripted('pagerduty');
    const { tick } = here.running([named.sink, other.sink]);
    await tick();
    const escalated = (incident: string, paged: readonly string[]): IncidentEvent =>
      eventOfTurn(watchedRecord({ record: { incident }, watched: { paged } }), {
        at: here.clock.now(),
        turn: 'escalated',
      });
    await here.mail.post([escalated('a', ['*', 'opsgenie']), escalated('b', ['opsgenie', '*'])]);
    await tick();
    expect([named.told.toSorted(), other.told]).toEqual([['a escalated', 'b escalated'], ['b escalated']]);
  });

  test('hold no ids of people and no history', async () => {
    await here.running([scripted('one').sink]).tick();
    const by = { platform: 'slack', workspace: 'T1', id: 'U-secret', name: 'ana' };
    const step = { at: here.clock.now(), by, interaction: 'i', deed: 'acknowledged' as const };
    const record = watchedRecord({ record: { history: [step] } });
    await here.mail.post([eventOfStep(record, step)]);
    const [stored] = await here.state.list('sink-event/');
    expect(stored?.value).not.toContain('U-secret');
    expect(stored?.value).toContain('"by":"ana"');
  });

  test('carry words of the cluster only to sinks that want them', async () => {
    const bare = scripted('bare');
    const full = scripted('full', undefined, { wantsFacts: true });
    const { tick } = here.running([bare.sink, full.sink]);
    await tick();
    await here.mail.post([here.event('a', 'opened')]);
    await tick();
    expect([bare.facts, full.facts]).toEqual([[undefined], [someFacts]]);
  });

  test('say whose it is, as its labels do', async () => {
    const owners: (string | undefined)[] = [];
    const { sink } = scripted('owned', ({ owner }) => void owners.push(owner));
    const { tick } = here.running([sink], { ownerOf: ({ watched }) => watched?.labels['team'] });
    await tick();
    const labels = { team: 'shop-team' };
    const record = watchedRecord({ watched: { labels } });
    await here.mail.post([eventOfTurn(record, { at: here.clock.now(), turn: 'opened' })]);
    await tick();
    expect(owners).toEqual(['shop-team']);
  });
});

describe('what is said again', () => {
  const records: readonly IncidentRecord[] = [
    watchedRecord({
      record: { incident: 'told' },
      watched: { told: { severity: 'critical', workloads: 1, lead: 'f00d1e', flapping: false } },
    }),
    watchedRecord({ record: { incident: 'never told' } }),
    watchedRecord({
      record: { incident: 'over', state: 'resolved' },
      watched: { told: { severity: 'critical', workloads: 1, lead: 'f00d1e', flapping: false } },
    }),
  ];

  test('are incidents that are open and were told', async () => {
    const said: string[][] = [];
    const send = async (open: readonly IncidentRecord[]) =>
      void said.push(open.map(({ incident }) => incident));
    const { sink } = scripted('one', undefined, { repeat: { everyMs: MINUTE, send } });
    const { again } = here.running([sink], { book: { list: async () => records } });
    expect(again('one')?.everyMs).toBe(MINUTE);
    await again('one')?.run(here.clock.now(), new AbortController().signal);
    expect(said).toEqual([['told']]);
  });

  test('is no sign of life while the bot does not do its work', async () => {
    let beats = 0;
    let trouble: string | undefined = 'a watch is late';
    const repeat = { everyMs: MINUTE, onlyWhileWorking: true, send: async () => void (beats += 1) };
    const { sink } = scripted('heartbeat', undefined, { repeat });
    const { again, counted } = here.running([sink], { trouble: async () => trouble });
    const beat = () => again('heartbeat')?.run(here.clock.now(), new AbortController().signal);
    await beat();
    expect(beats).toBe(0);
    trouble = undefined;
    await beat();
    expect([beats, counted]).toEqual([
      1,
      ['k8sgpt_sink_repeats_total heartbeat held', 'k8sgpt_sink_repeats_total heartbeat sent'],
    ]);
  });
});

test('how much waits is told, and no longer when nothing does', async () => {
  await here.running([scripted('one').sink]).tick();
  const told: unknown[] = [];
  const metrics = {
    ...adapterParts().metrics,
    gauges: (name: string, series: readonly { readonly value: number }[]) =>
      void told.push([name, ...series.map(({ value }) => value)]),
  };
  await here.mail.post([here.event('a', 'opened')]);
  await here.mail.sort([scripted('one').sink]);
  await gaugeSinks(['one'], here.mail, metrics, here.clock.now() + 30 * SECOND);
  await gaugeSinks([], here.mail, metrics, here.clock.now());
  expect(told).toEqual([
    ['k8sgpt_sink_waiting', 1],
    ['k8sgpt_sink_oldest_seconds', 30],
    ['k8sgpt_sink_waiting'],
    ['k8sgpt_sink_oldest_seconds'],
  ]);
});

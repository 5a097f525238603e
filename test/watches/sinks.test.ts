import { beforeEach, describe, expect, test } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { IncidentRecord } from '../../src/core/incident-record.ts';
import type { AlertSink, IncidentEvent } from '../../src/core/ports/alert-sink.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { eventOfStep, eventOfTurn } from '../../src/watches/sink-events.ts';
import { gaugeSinks } from '../../src/watches/sink-gauges.ts';
import { createSinkMail, type SinkMail } from '../../src/watches/sink-mail.ts';
import { type RunSink, sinkTasks } from '../../src/watches/sinks.ts';
import { adapterParts, keepingLog } from '../support/adapter-parts.ts';
import { someFacts, watchedRecord } from '../support/incident-events.ts';
import { virtualClock } from '../support/virtual-clock.ts';

let state: StateStore;
let clock: ReturnType<typeof virtualClock>;
let mail: SinkMail;
beforeEach(() => {
  clock = virtualClock();
  state = fileState({ directory: undefined, clock, log: keepingLog().log });
  mail = createSinkMail(state, clock.now);
});

const event = (incident: string, turn: 'opened' | 'worse' | 'resolved', at = 0): IncidentEvent =>
  eventOfTurn(watchedRecord({ record: { incident } }), { at: clock.now() + at, turn });
const said = ({ turn, record }: IncidentEvent): string => `${record.incident} ${turn.turn}`;

/** A sink that takes what it is asked to take. */
const scripted = (name: string, taking: (event: IncidentEvent) => void = () => undefined, more = {}) => {
  const told: string[] = [];
  const facts: unknown[] = [];
  const sink: AlertSink = {
    name,
    wants: () => true,
    send: async (given) => {
      taking(given);
      told.push(said(given));
      facts.push(given.facts);
    },
    close: async () => undefined,
    ...more,
  };
  return { sink, told, facts };
};

const running = (
  sinks: readonly (AlertSink | RunSink)[],
  more: Partial<Parameters<typeof sinkTasks>[0]> = {},
) => {
  const { log, lines } = keepingLog();
  const notices: string[] = [];
  const counted: string[] = [];
  const tasks = sinkTasks({
    sinks: sinks.map((each) => ('sink' in each ? each : { sink: each, title: each.name })),
    mail,
    book: { list: async () => [] },
    factsOf: async () => someFacts,
    trouble: async () => undefined,
    tellAdmins: async (about, { summary }) => void notices.push(`${about}: ${summary}`),
    clock,
    log,
    metrics: {
      ...adapterParts().metrics,
      count: (metric, labels = {}) => void counted.push([metric, ...Object.values(labels)].join(' ')),
    },
    random: () => 1,
    ...more,
  });
  const tick = async (): Promise<void> => {
    for (const task of tasks.filter(({ everyMs }) => everyMs === SECOND))
      await task.run(clock.now(), new AbortController().signal);
  };
  /** As the process that ticks does: once a second. */
  const pass = async (ms: number): Promise<void> => {
    for (const end = clock.now() + ms; clock.now() < end; ) {
      await tick();
      const until = clock.now() + SECOND;
      void clock.sleep(SECOND);
      await clock.until(() => clock.now() >= until, MINUTE);
    }
  };
  const again = (name: string) => tasks.find((task) => task.name === `sink ${name} again`);
  return { tick, pass, tasks, again, lines, notices, counted };
};

describe('events on their way to sinks', () => {
  test('arrive once, in their order, however often they are posted', async () => {
    const { sink, told } = scripted('one');
    const { tick } = running([sink]);
    await tick();
    const events = [event('a', 'worse', 1), event('a', 'opened')];
    await mail.post(events);
    await mail.post(events);
    await tick();
    await mail.post(events);
    await tick();
    expect(told).toEqual(['a opened', 'a worse']);
  });

  test('wait for whoever takes over, as does what was posted before', async () => {
    const { sink } = scripted('one', () => {
      throw new Unavailable('away');
    });
    const first = running([sink]);
    await first.tick();
    await mail.post([event('a', 'opened')]);
    await first.tick();
    await mail.post([event('b', 'opened', 1)]);
    const other = scripted('one');
    await running([other.sink]).tick();
    expect(other.told).toEqual(['a opened', 'b opened']);
  });

  test('are not kept where nobody runs a sink', async () => {
    await mail.post([event('a', 'opened')]);
    expect(await state.list('sink-event/')).toEqual([]);
  });

  test('go to those who want them', async () => {
    const all = scripted('all');
    const none = scripted('none', undefined, { wants: () => false });
    const { tick } = running([all.sink, none.sink]);
    await tick();
    await mail.post([event('a', 'opened')]);
    await tick();
    expect([all.told, none.told]).toEqual([['a opened'], []]);
  });

  test('go to the one that a step of the escalation names, and to all where it names none', async () => {
    const named = scripted('opsgenie');
    const other = scripted('pagerduty');
    const { tick } = running([named.sink, other.sink]);
    await tick();
    const escalated = (incident: string, paged: readonly string[]): IncidentEvent =>
      eventOfTurn(watchedRecord({ record: { incident }, watched: { paged } }), {
        at: clock.now(),
        turn: 'escalated',
      });
    await mail.post([escalated('a', ['*', 'opsgenie']), escalated('b', ['opsgenie', '*'])]);
    await tick();
    expect([named.told.toSorted(), other.told]).toEqual([['a escalated', 'b escalated'], ['b escalated']]);
  });

  test('hold no ids of people and no history', async () => {
    await running([scripted('one').sink]).tick();
    const by = { platform: 'slack', workspace: 'T1', id: 'U-secret', name: 'ana' };
    const step = { at: clock.now(), by, interaction: 'i', deed: 'acknowledged' as const };
    const record = watchedRecord({ record: { history: [step] } });
    await mail.post([eventOfStep(record, step)]);
    const [stored] = await state.list('sink-event/');
    expect(stored?.value).not.toContain('U-secret');
    expect(stored?.value).toContain('"by":"ana"');
  });

  test('carry words of the cluster only to sinks that want them', async () => {
    const bare = scripted('bare');
    const full = scripted('full', undefined, { wantsFacts: true });
    const { tick } = running([bare.sink, full.sink]);
    await tick();
    await mail.post([event('a', 'opened')]);
    await tick();
    expect([bare.facts, full.facts]).toEqual([[undefined], [someFacts]]);
  });
});

describe('a sink that fails', () => {
  test('is in nobody’s way, and is told everything in order when it is back', async () => {
    let isAway = true;
    const dead = scripted('dead', () => {
      if (isAway) throw new Unavailable('away');
    });
    const well = scripted('well');
    const { pass, counted } = running([dead.sink, well.sink]);
    await pass(SECOND);
    await mail.post([event('a', 'opened'), event('a', 'worse', 1), event('b', 'opened', 2)]);
    await pass(20 * MINUTE);
    expect(well.told).toEqual(['a opened', 'a worse', 'b opened']);
    expect(dead.told).toEqual([]);
    // 1, 2, 4 … s, then every five minutes.
    expect(counted.filter((line) => line === 'k8sgpt_sink_retries_total dead').length).toBeLessThan(30);
    isAway = false;
    await pass(6 * MINUTE);
    expect(dead.told).toEqual(['a opened', 'a worse', 'b opened']);
  });

  test('on one incident alone still takes the others', async () => {
    const one = scripted('one', ({ record }) => {
      if (record.incident === 'poison') throw new Unavailable('broken by this');
    });
    const { pass } = running([one.sink]);
    await pass(SECOND);
    await mail.post([event('poison', 'opened'), event('poison', 'resolved', 1), event('b', 'opened', 2)]);
    await pass(10 * SECOND);
    await mail.post([event('c', 'opened', 3)]);
    await pass(5 * SECOND);
    expect(one.told).toEqual(['b opened', 'c opened']);
  });

  test('is asked as seldom as it asks for', async () => {
    const times: number[] = [];
    const one = scripted('one', () => {
      times.push(clock.now());
      if (times.length === 1) throw new Unavailable('busy', { retryAfterMs: 90 * SECOND });
    });
    const { pass } = running([one.sink]);
    await pass(SECOND);
    await mail.post([event('a', 'opened')]);
    await pass(3 * MINUTE);
    expect(times).toHaveLength(2);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(90 * SECOND);
  });

  test('for a day is given up, and those who run the bot are told', async () => {
    const one = scripted('one', () => {
      throw new Unavailable('away');
    });
    const { tick, notices, counted, lines } = running([one.sink]);
    await tick();
    await mail.post([event('a', 'opened')]);
    await tick();
    void clock.sleep(DAY + HOUR);
    const end = clock.now() + DAY;
    await clock.until(() => clock.now() >= end, 2 * DAY);
    await tick();
    expect(notices).toEqual([
      'sink/one/it could not be reached for a day: one was not told of an incident: it could not be reached for a day',
    ]);
    expect(counted).toContain('k8sgpt_sink_events_total one given-up');
    expect(lines.join('\n')).toContain('A sink was not told of an incident');
    expect(await mail.waiting('one')).toEqual([]);
  });

  test('that refuses is not asked again, and what follows is sent', async () => {
    const one = scripted('one', ({ turn }) => {
      if (turn.turn === 'opened') throw new Refused('refused the credentials (401)');
    });
    const { tick, notices } = running([one.sink]);
    await tick();
    await mail.post([event('a', 'opened'), event('a', 'resolved', 1)]);
    await tick();
    expect(one.told).toEqual(['a resolved']);
    expect(notices).toHaveLength(1);
  });

  test('that refuses an old token is opened anew with the one in its file', async () => {
    const old = scripted('one', () => {
      throw new Refused('refused the credentials (401)');
    });
    const fresh = scripted('one');
    const { tick, notices } = running([{ sink: old.sink, title: 'One', renew: async () => fresh.sink }]);
    await tick();
    await mail.post([event('a', 'opened'), event('b', 'opened', 1)]);
    await tick();
    expect([fresh.told, notices]).toEqual([['a opened', 'b opened'], []]);
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
    const { again } = running([sink], { book: { list: async () => records } });
    expect(again('one')?.everyMs).toBe(MINUTE);
    await again('one')?.run(clock.now(), new AbortController().signal);
    expect(said).toEqual([['told']]);
  });

  test('is no sign of life while the bot does not do its work', async () => {
    let beats = 0;
    let trouble: string | undefined = 'a watch is late';
    const repeat = { everyMs: MINUTE, onlyWhileWorking: true, send: async () => void (beats += 1) };
    const { sink } = scripted('heartbeat', undefined, { repeat });
    const { again, counted } = running([sink], { trouble: async () => trouble });
    const beat = () => again('heartbeat')?.run(clock.now(), new AbortController().signal);
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
  await running([scripted('one').sink]).tick();
  const told: unknown[] = [];
  const metrics = {
    ...adapterParts().metrics,
    gauges: (name: string, series: readonly { readonly value: number }[]) =>
      void told.push([name, ...series.map(({ value }) => value)]),
  };
  await mail.post([event('a', 'opened')]);
  await mail.sort([scripted('one').sink]);
  await gaugeSinks(['one'], mail, metrics, clock.now() + 30 * SECOND);
  await gaugeSinks([], mail, metrics, clock.now());
  expect(told).toEqual([
    ['k8sgpt_sink_waiting', 1],
    ['k8sgpt_sink_oldest_seconds', 30],
    ['k8sgpt_sink_waiting'],
    ['k8sgpt_sink_oldest_seconds'],
  ]);
});

// SPDX-License-Identifier: Apache-2.0

import { fileState } from '../../adapters/state/file.ts';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import type { AlertSink, IncidentEvent } from '../../src/core/ports/alert-sink.ts';
import { eventOfTurn } from '../../src/sinks/sink-events.ts';
import { createSinkMail } from '../../src/sinks/sink-mail.ts';
import { type RunSink, sinkTasks } from '../../src/sinks/sinks.ts';
import { adapterParts, keepingLog } from './adapter-parts.ts';
import { someFacts, watchedRecord } from './incident-events.ts';
import { virtualClock } from './virtual-clock.ts';

const said = ({ turn, record }: IncidentEvent): string => `${record.incident} ${turn.turn}`;

/** A sink that takes what it is asked to take. */
export const scripted = (
  name: string,
  taking: (event: IncidentEvent) => void = () => undefined,
  more = {},
) => {
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

/** A store with the mail of sinks, and what sends it, over a clock that tests move. */
export const sinkWorld = () => {
  const clock = virtualClock();
  const state = fileState({ directory: undefined, clock, log: keepingLog().log });
  const mail = createSinkMail(state, clock.now);

  const event = (incident: string, turn: 'opened' | 'worse' | 'resolved', at = 0): IncidentEvent =>
    eventOfTurn(watchedRecord({ record: { incident } }), { at: clock.now() + at, turn });
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
      ownerOf: () => 'shop-team',
      trouble: async () => undefined,
      tellAdmins: async (about, { summary }) => void notices.push(`${about}: ${summary}`),
      clock,
      log,
      metrics: {
        ...adapterParts().metrics,
        count: (metric, labels = {}, by = 1) => {
          if (by > 0) counted.push([metric, ...Object.values(labels)].join(' '));
        },
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
  return { clock, state, mail, event, running };
};

// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, expect, it } from 'vitest';
import { redisState } from '../../adapters/state/redis.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { digestPlans, digestsConfig } from '../../src/config/digests.ts';
import { DAY, HOUR, MINUTE } from '../../src/core/clock.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { createIncidentBook } from '../../src/incident-book.ts';
import { createOutbox } from '../../src/outbox.ts';
import { digestTask } from '../../src/watches/digest.ts';
import { createSights } from '../../src/watches/sights.ts';
import { mortality, mortalState } from '../support/mortal.ts';
import { describeWith } from '../support/needs.ts';
import { realClock } from '../support/real-clock.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { connectTo, freshPrefix } from '../support/redis-settings.ts';

const place = (channel: string) => ({ platform: 'slack', workspace: 'T1', channel });
const plansOf = (given: object) => digestPlans(digestsConfig.schema.parse({ reports: [given] }));
const daily = { at: '08:00', timeZone: 'Europe/Berlin', to: [place('C1'), place('C2')] };
/** Sunday, half past seven in Berlin. */
const MORNING = Date.parse('2026-11-22T06:30:00Z');
const DUE = Date.parse('2026-11-22T07:00:00Z');
const never = new AbortController().signal;

describeWith('redis-server', 'a daily report', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.close());

  /** Processes of one installation, at a time that the test says. */
  const installation = (given: object = daily) => {
    const prefix = freshPrefix();
    let now = MORNING;
    const clock = { ...realClock, now: () => now };
    const opened: StateStore[] = [];
    const open = (): StateStore => {
      const state = redisState({ connect: connectTo(server), prefix, log: silentLog });
      opened.push(state);
      return state;
    };
    const taskOver = (state: StateStore, plans = plansOf(given)) =>
      digestTask({
        digests: plans,
        state,
        book: createIncidentBook(state),
        sights: createSights(state),
        outbox: createOutbox(state, clock),
      });
    const watching = open();
    const outbox = createOutbox(watching, clock);
    return {
      open,
      taskOver,
      at: async (moment: number, task: ReturnType<typeof digestTask>): Promise<void> => {
        now = moment;
        await task.run(moment, never);
      },
      sights: createSights(watching),
      outbox,
      /** What waits to be sent is sent, as deliver does it. */
      deliver: async (): Promise<readonly string[]> => {
        const pending = await outbox.pending();
        const sent: string[] = [];
        for (const { key } of pending) {
          const record = await outbox.read(key);
          if (record === undefined) continue;
          sent.push(`${record.to.channel} ${record.document.summary}`);
          await outbox.sent(key, { sequence: record.sequence, refs: [{ channel: 'C', id: key }] });
        }
        return sent.sort();
      },
      close: async () => {
        for (const state of opened) await state.close();
      },
    };
  };

  it('is told once in each channel at its hour, and again a day later', async () => {
    const all = installation();
    const [one, two] = [all.taskOver(all.open()), all.taskOver(all.open())];
    await all.at(MORNING, one);
    expect(await all.deliver()).toEqual([]);
    await Promise.all([all.at(DUE + MINUTE, one), all.at(DUE + MINUTE, two)]);
    expect(await all.deliver()).toEqual([
      expect.stringContaining('C1 Daily report of no cluster'),
      expect.stringContaining('C2 Daily report of no cluster'),
    ]);
    for (const minutes of [2, 30, 23 * 60]) await all.at(DUE + minutes * MINUTE, minutes === 30 ? two : one);
    expect(await all.deliver()).toEqual([]);
    await all.at(DUE + DAY + MINUTE, two);
    expect(await all.deliver()).toHaveLength(2);
    await all.close();
  });

  it('is told once, whichever step its process dies at', async () => {
    const perfect = installation();
    const counted = mortality();
    await perfect.at(MORNING, perfect.taskOver(perfect.open()));
    await perfect.at(DUE, perfect.taskOver(mortalState(perfect.open(), counted)));
    await perfect.close();
    expect(counted.calls()).toBeGreaterThan(8);
    for (let step = 1; step <= counted.calls(); step += 1) {
      for (const late of [false, true]) {
        const all = installation();
        await all.at(MORNING, all.taskOver(all.open()));
        const life = mortality();
        life.dieAt(step, late);
        await all.at(DUE, all.taskOver(mortalState(all.open(), life))).catch(() => undefined);
        const early = await all.deliver();
        // Another process does the rest, a minute later, when more is known.
        await all.sights.note('prod', DUE - HOUR, 0);
        await all.at(DUE + MINUTE, all.taskOver(all.open()));
        const channels = [...early, ...(await all.deliver())].map((text) => text.split(' ')[0]).sort();
        expect(channels, `died at ${step}${late ? ', late' : ''}`).toEqual(['C1', 'C2']);
        await all.close();
      }
    }
  }, 60_000);

  it('that nobody told for days is told once, of the last period, and says that it is late', async () => {
    const all = installation();
    const task = all.taskOver(all.open());
    await all.at(MORNING, task);
    await all.at(DUE + 3 * DAY + 5 * HOUR, task);
    const keys = (await all.outbox.pending()).map(({ key }) => key);
    expect(keys).toHaveLength(2);
    const record = await all.outbox.read(keys[0] ?? '');
    expect(JSON.stringify(record?.document)).toContain('told 5 h late');
    await all.at(DUE + 3 * DAY + 6 * HOUR, task);
    expect(await all.outbox.pending()).toHaveLength(2);
    await all.close();
  });

  it('on working days tells on Monday of the whole weekend', async () => {
    const all = installation({ ...daily, on: 'mon-fri', to: place('C1') });
    const task = all.taskOver(all.open());
    await all.at(MORNING, task);
    await all.at(DUE + MINUTE, task);
    expect(await all.deliver()).toEqual([]);
    await all.at(DUE + DAY + MINUTE, task);
    const [pending] = await all.outbox.pending();
    const record = await all.outbox.read(pending?.key ?? '');
    const note = record?.document.blocks.find(({ type }) => type === 'note');
    expect(note).toMatchObject({ text: [{ at: DUE - 2 * DAY }, ' to ', { at: DUE + DAY }] });
    await all.close();
  });

  it('whose hour is changed is told at the new one', async () => {
    const all = installation();
    const state = all.open();
    await all.at(MORNING, all.taskOver(state));
    const later = all.taskOver(state, plansOf({ ...daily, at: '09:00' }));
    await all.at(DUE + MINUTE, later);
    expect(await all.deliver()).toEqual([]);
    await all.at(DUE + HOUR + MINUTE, later);
    expect(await all.deliver()).toHaveLength(2);
    await all.close();
  });
});

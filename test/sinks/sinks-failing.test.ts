// SPDX-License-Identifier: Apache-2.0

import { beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import { scripted, sinkWorld } from '../support/sink-world.ts';

let here: ReturnType<typeof sinkWorld>;
beforeEach(() => {
  here = sinkWorld();
});

describe('a sink that fails', () => {
  test('is in nobody’s way, and is told everything in order when it is back', async () => {
    let isAway = true;
    const dead = scripted('dead', () => {
      if (isAway) throw new Unavailable('away');
    });
    const well = scripted('well');
    const { pass, counted } = here.running([dead.sink, well.sink]);
    await pass(SECOND);
    await here.mail.post([
      here.event('a', 'opened'),
      here.event('a', 'worse', 1),
      here.event('b', 'opened', 2),
    ]);
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
    const { pass } = here.running([one.sink]);
    await pass(SECOND);
    await here.mail.post([
      here.event('poison', 'opened'),
      here.event('poison', 'resolved', 1),
      here.event('b', 'opened', 2),
    ]);
    await pass(10 * SECOND);
    await here.mail.post([here.event('c', 'opened', 3)]);
    await pass(5 * SECOND);
    expect(one.told).toEqual(['b opened', 'c opened']);
  });

  test('is asked as seldom as it asks for', async () => {
    const times: number[] = [];
    const one = scripted('one', () => {
      times.push(here.clock.now());
      if (times.length === 1) throw new Unavailable('busy', { retryAfterMs: 90 * SECOND });
    });
    const { pass } = here.running([one.sink]);
    await pass(SECOND);
    await here.mail.post([here.event('a', 'opened')]);
    await pass(3 * MINUTE);
    expect(times).toHaveLength(2);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(90 * SECOND);
  });

  test('for a day is given up, and those who run the bot are told', async () => {
    const one = scripted('one', () => {
      throw new Unavailable('away');
    });
    const { tick, notices, counted, lines } = here.running([one.sink]);
    await tick();
    await here.mail.post([here.event('a', 'opened')]);
    await tick();
    void here.clock.sleep(DAY + HOUR);
    const end = here.clock.now() + DAY;
    await here.clock.until(() => here.clock.now() >= end, 2 * DAY);
    await tick();
    expect(notices).toEqual([
      'sink/one/it could not be reached for a day: one was not told of an incident: it could not be reached for a day',
    ]);
    expect(counted).toContain('k8sgpt_sink_events_total one given-up');
    expect(lines.join('\n')).toContain('A sink was not told of an incident');
    expect(await here.mail.waiting('one')).toEqual([]);
  });

  test('that refuses is not asked again, and what follows is sent', async () => {
    const one = scripted('one', ({ turn }) => {
      if (turn.turn === 'opened') throw new Refused('refused the credentials (401)');
    });
    const { tick, notices } = here.running([one.sink]);
    await tick();
    await here.mail.post([here.event('a', 'opened'), here.event('a', 'resolved', 1)]);
    await tick();
    expect(one.told).toEqual(['a resolved']);
    expect(notices).toHaveLength(1);
  });

  test('that refuses an old token is opened anew with the one in its file', async () => {
    const old = scripted('one', () => {
      throw new Refused('refused the credentials (401)');
    });
    const fresh = scripted('one');
    const { tick, notices } = here.running([{ sink: old.sink, title: 'One', renew: async () => fresh.sink }]);
    await tick();
    await here.mail.post([here.event('a', 'opened'), here.event('b', 'opened', 1)]);
    await tick();
    expect([fresh.told, notices]).toEqual([['a opened', 'b opened'], []]);
  });

  test('that is opened anew says again by the new one, too, and the other way round', async () => {
    const said: string[] = [];
    let valid = 'a';
    const opened = (token: string) => {
      const take = (): void => {
        if (token !== valid) throw new Refused('refused the credentials (401)');
      };
      const send = async (): Promise<void> => {
        take();
        said.push(token);
      };
      const closing = async (): Promise<void> => void said.push(`${token} closed`);
      return scripted('one', take, { repeat: { everyMs: MINUTE, send }, close: closing });
    };
    const sinks = { b: opened('b'), c: opened('c') };
    const renew = async () => sinks[valid as 'b' | 'c'].sink;
    const { tick, again, counted, notices } = here.running([{ sink: opened('a').sink, title: 'One', renew }]);
    const sayAgain = () => again('one')?.run(here.clock.now(), new AbortController().signal);
    await tick();
    await sayAgain();
    // A token that is rotated while nothing happens: only what is said again meets it.
    valid = 'b';
    await sayAgain();
    await here.mail.post([here.event('a', 'opened')]);
    await tick();
    expect([said, sinks.b.told]).toEqual([['a', 'a closed', 'b'], ['a opened']]);
    valid = 'c';
    await here.mail.post([here.event('b', 'opened', 1)]);
    await tick();
    await sayAgain();
    expect([said, sinks.c.told]).toEqual([['a', 'a closed', 'b', 'b closed', 'c'], ['b opened']]);
    expect([notices, counted.filter((line) => line.endsWith(' failed'))]).toEqual([[], []]);
  });

  test('is opened anew once where both of its tasks are refused at the same time', async () => {
    let tries = 0;
    const refuse = (): void => {
      throw new Refused('refused the credentials (401)');
    };
    const repeat = { everyMs: MINUTE, send: async () => refuse() };
    const old = scripted('one', refuse, { repeat });
    const fresh = scripted('one', undefined, { repeat: { everyMs: MINUTE, send: async () => undefined } });
    const renew = async () => {
      tries += 1;
      await new Promise<void>((resolve) => void setTimeout(resolve, 20));
      return fresh.sink;
    };
    const { tick, again, counted } = here.running([{ sink: old.sink, title: 'One', renew }]);
    await tick();
    await here.mail.post([here.event('a', 'opened')]);
    await Promise.all([tick(), again('one')?.run(here.clock.now(), new AbortController().signal)]);
    expect([tries, fresh.told]).toEqual([1, ['a opened']]);
    expect(counted).toContain('k8sgpt_sink_repeats_total one sent');
  });
});

// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import { plain } from '../../src/core/document.ts';
import { life, opened, START } from './life.ts';

const a = { id: 'a' };

describe('an incident that a watch sees', () => {
  it('is told when it has lasted, once', async () => {
    const one = life();
    const first = await one.see([a]);
    expect([await one.state('a'), first.events, first.lookAgainAt]).toEqual([
      'pending',
      [],
      START + 30 * SECOND,
    ]);
    one.pass(29 * SECOND);
    await one.see([a]);
    expect(await one.state('a')).toBe('pending');
    one.pass(SECOND);
    const { events } = await one.see([a]);
    expect(events.map(({ id }) => id)).toEqual([`prod-eu/a/1/opened/${START + 30 * SECOND}`]);
    expect(await one.record('a')).toMatchObject({
      state: 'open',
      report: 'r3',
      watched: { openedAt: START + 30 * SECOND, owed: [{ turn: 'opened', loud: true }] },
    });
    expect([...one.saved]).toEqual(['r3']);
    await one.lasting([a], 10 * MINUTE);
    expect(await one.told('a')).toEqual(['opened']);
  });

  it('is told at once where nothing has to settle, and where the cluster tells since when it is there', async () => {
    const quick = life({ settle: 0 });
    await quick.see([a]);
    expect(await quick.told('a')).toEqual(['opened']);
    const slow = life({ settle: MINUTE });
    await slow.see([
      { id: 'old', since: START - MINUTE },
      { id: 'new', since: START - 59 * SECOND },
    ]);
    expect([await slow.state('old'), await slow.state('new')]).toEqual(['open', 'pending']);
  });

  it('is nothing when it does not last', async () => {
    const one = life();
    await one.see([a]);
    one.pass(10 * SECOND);
    const { lookAgainAt } = await one.see([]);
    expect([await one.state('a'), lookAgainAt]).toEqual(['pending', START + 70 * SECOND]);
    one.pass(60 * SECOND);
    await one.see([]);
    expect((await one.book.read('prod-eu', 'a'))?.watched).toBeUndefined();
    expect(await one.tell()).toEqual([]);
  });

  it('is not forgotten for one look that missed it', async () => {
    const one = life();
    await one.see([a]);
    one.pass(10 * SECOND);
    await one.see([]);
    one.pass(20 * SECOND);
    await one.see([a]);
    expect(await one.state('a')).toBe('open');
  });

  it('is resolved when two looks missed it for long enough', async () => {
    const one = life();
    await opened(one, [a]);
    one.pass(30 * SECOND);
    await one.see([]);
    expect(await one.record('a')).toMatchObject({ state: 'recovering', watched: { missed: 1 } });
    one.pass(59 * SECOND);
    await one.see([]);
    expect(await one.state('a')).toBe('recovering');
    one.pass(SECOND);
    const { events, lookAgainAt } = await one.see([]);
    expect([events.map(({ turn }) => turn.turn), lookAgainAt]).toEqual([['resolved'], undefined]);
    expect(await one.record('a')).toMatchObject({
      state: 'resolved',
      watched: { resolvedAt: one.now(), missed: 0 },
    });
    await one.see([]);
    expect(await one.told('a')).toEqual(['opened', 'resolved']);
  });

  it('is not resolved by one look, however late that comes', async () => {
    const one = life();
    await opened(one, [a]);
    one.pass(HOUR);
    const { lookAgainAt } = await one.see([]);
    expect([await one.state('a'), lookAgainAt]).toEqual(['recovering', one.now() + MINUTE]);
  });

  it('that is back before it was resolved goes on, and nobody is told', async () => {
    const one = life();
    await opened(one, [a]);
    one.pass(30 * SECOND);
    await one.see([]);
    one.pass(30 * SECOND);
    await one.see([a]);
    expect([await one.state('a'), await one.told('a')]).toEqual(['open', ['opened']]);
    expect((await one.record('a')).watched?.goneSince).toBeUndefined();
  });

  const resolvedLife = async () => {
    const one = life();
    await opened(one, [a]);
    for (const _ of [1, 2]) {
      one.pass(MINUTE);
      await one.see([]);
    }
    await one.tell();
    return one;
  };

  it('that is back soon after is the same one', async () => {
    const one = await resolvedLife();
    one.pass(12 * MINUTE);
    await one.see([a]);
    expect(await one.state('a')).toBe('pending');
    one.pass(30 * SECOND);
    await one.see([a]);
    const { watched, state } = await one.record('a');
    expect([state, watched?.episode, watched?.turns.map(({ turn }) => turn)]).toEqual([
      'open',
      1,
      ['opened', 'resolved', 'reopened'],
    ]);
    expect(plain(watched?.turns.at(-1)?.detail ?? [])).toBe('back after 12 min');
  });

  it('that is back for a moment stays resolved, since when it was', async () => {
    const one = await resolvedLife();
    const { watched } = await one.record('a');
    one.pass(12 * MINUTE);
    await one.see([a]);
    for (const _ of [1, 2]) {
      one.pass(MINUTE);
      await one.see([]);
    }
    expect(await one.record('a')).toMatchObject({
      state: 'resolved',
      watched: { resolvedAt: watched?.resolvedAt },
    });
    expect(await one.told('a')).toEqual(['opened', 'resolved']);
  });

  it('that is back a day after is another episode', async () => {
    const one = await resolvedLife();
    one.pass(DAY);
    await opened(one, [a]);
    expect(await one.record('a')).toMatchObject({
      state: 'open',
      watched: { episode: 2, firstSeen: one.now() - MINUTE, escalated: 0 },
    });
    expect(await one.told('a')).toEqual(['opened', 'resolved', 'opened']);
  });

  it('is worse when it is graver, at once, and when more suffers, now and then', async () => {
    const one = life();
    await opened(one, [{ ...a, workloads: 1 }]);
    const worse = async () =>
      (await one.record('a')).watched?.owed.map(({ turn, detail, loud }) => [
        turn,
        plain(detail ?? []),
        loud,
      ]);
    one.pass(SECOND);
    await one.see([{ ...a, workloads: 3 }]);
    expect(await worse()).toEqual([['worse', '2 more workloads', undefined]]);
    await one.tell();
    one.pass(MINUTE);
    const { lookAgainAt } = await one.see([{ ...a, workloads: 4 }]);
    expect([await worse(), lookAgainAt]).toEqual([[], one.now() + 9 * MINUTE]);
    await one.see([{ ...a, workloads: 4, severity: 'critical' }]);
    expect(await worse()).toEqual([['worse', 'critical now, 1 more workload', true]]);
    await one.tell();
    one.pass(10 * MINUTE);
    await one.see([{ ...a, workloads: 2 }]);
    await one.see([{ ...a, workloads: 4, severity: 'critical' }]);
    expect(await worse()).toEqual([]);
  });

  it('below the floor of its watch is not taken up, and not let go of when it sinks below', async () => {
    const one = life({ settle: 0 });
    const watch = { severity: 'warning' } as const;
    await one.see([{ ...a, severity: 'info' }], { watch });
    expect(await one.state('a')).toBe('none');
    await one.see([a], { watch });
    await one.see([{ ...a, severity: 'info' }], { watch });
    expect(await one.record('a')).toMatchObject({ state: 'open', severity: 'info' });
  });

  it('is written only when something of it changes', async () => {
    const one = life();
    await opened(one, [a]);
    const before = await one.record('a');
    await one.lasting([a], 50 * MINUTE);
    expect(await one.record('a')).toEqual(before);
    await one.lasting([a], 20 * MINUTE);
    const { watched } = await one.record('a');
    expect(watched?.lastSeen).toBeGreaterThanOrEqual(one.now() - HOUR);
    expect(watched?.lastSeen).toBeGreaterThan(before.watched?.lastSeen ?? 0);
  });
});

describe('an incident that comes and goes', () => {
  const cycle = async (one: ReturnType<typeof life>, ms = MINUTE) => {
    one.pass(ms);
    await one.see([]);
    one.pass(ms);
    await one.see([a]);
  };

  it('is told to flap, once, and then to be steady', async () => {
    const one = life();
    await opened(one, [a]);
    for (const _ of [1, 2, 3, 4, 5]) await cycle(one);
    expect(await one.told('a')).toEqual(['opened', 'flapping']);
    expect((await one.record('a')).watched).toMatchObject({ flapping: true });
    expect(plain((await one.record('a')).watched?.turns[1]?.detail ?? [])).toBe('3 times in 5 min');
    const { lookAgainAt } = await one.see([a]);
    expect(lookAgainAt).toBe(one.now() - MINUTE + 30 * MINUTE);
    await one.lasting([a], 30 * MINUTE);
    expect(await one.told('a')).toEqual(['opened', 'flapping', 'steady']);
    expect((await one.record('a')).watched).toMatchObject({ flapping: false });
  });

  it('is resolved when it stays away', async () => {
    const one = life();
    await opened(one, [a]);
    for (const _ of [1, 2, 3]) await cycle(one);
    for (let passed = 0; passed < 29; passed += 1) {
      one.pass(MINUTE);
      await one.see([]);
    }
    expect(await one.state('a')).toBe('recovering');
    one.pass(2 * MINUTE);
    await one.see([]);
    expect(await one.told('a')).toEqual(['opened', 'flapping', 'resolved']);
  });

  it('flaps also where it is resolved each time', async () => {
    const one = life();
    await opened(one, [a]);
    for (const _ of [1, 2, 3]) {
      for (const _look of [1, 2]) {
        one.pass(2 * MINUTE);
        await one.see([]);
      }
      for (const _look of [1, 2]) {
        one.pass(MINUTE);
        await one.see([a]);
      }
    }
    expect(await one.told('a')).toEqual([
      'opened',
      'resolved',
      'reopened',
      'resolved',
      'reopened',
      'resolved',
      'flapping',
    ]);
  });

  it('is called for when it gets graver meanwhile', async () => {
    const one = life();
    await opened(one, [a]);
    for (const _ of [1, 2, 3]) await cycle(one);
    await one.see([{ ...a, severity: 'critical' }]);
    expect(await one.told('a')).toEqual(['opened', 'flapping', 'worse']);
  });
});

describe('an incident that is long over', () => {
  it('is put away, and remembered when it comes back', async () => {
    const one = life({ settle: 0 });
    await one.see([a]);
    for (const _ of [1, 2]) {
      one.pass(MINUTE);
      await one.see([]);
    }
    one.pass(DAY);
    await one.see([]);
    expect((await one.book.list()).map(({ incident }) => incident)).toEqual(['a']);
    // What is owed is told first.
    await one.tell();
    await one.see([]);
    expect(await one.book.list()).toEqual([]);
    expect((await one.book.past()).map(({ incident }) => incident)).toEqual(['a']);
    expect(await one.state('a')).toBe('resolved');
    one.pass(DAY);
    await one.see([a]);
    expect(await one.record('a')).toMatchObject({ state: 'open', watched: { episode: 2 } });
    expect(await one.told('a')).toEqual(['opened', 'resolved', 'opened']);
    expect(await one.book.past()).toEqual([]);
  });
});

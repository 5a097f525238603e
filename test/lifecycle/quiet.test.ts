// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import { type Maintenance, maintenanceAt } from '../../src/core/maintenance.ts';
import { life, opened, type Sight, START } from './life.ts';

const a = { id: 'a' };

const mutedLife = async (until?: number) => {
  const one = life();
  await opened(one, [a]);
  await one.mark('a', { type: 'mute', take: false, ...(until === undefined ? {} : { until }) });
  return one;
};

describe('a muted incident', () => {
  it('is worse and nobody is told, until the mute ends', async () => {
    const one = await mutedLife(START + 2 * HOUR);
    const worse = { ...a, workloads: 5, severity: 'critical' } as const;
    const { lookAgainAt } = await one.see([worse]);
    expect([await one.tell(), lookAgainAt]).toEqual([[], START + 2 * HOUR]);
    expect(await one.record('a')).toMatchObject({ severity: 'critical', watched: { workloads: 5 } });
    one.pass(2 * HOUR);
    await one.see([worse]);
    await one.see([worse]);
    expect(await one.tell()).toEqual(['a worse']);
  });

  it('of which nobody was told is told when the mute ends, once, while it is there', async () => {
    const one = life();
    await one.mark('a', { type: 'mute', until: START + HOUR, take: false });
    await opened(one, [a]);
    expect([await one.state('a'), await one.told('a')]).toEqual(['open', []]);
    one.pass(HOUR);
    await one.see([a]);
    await one.see([a]);
    expect(await one.tell()).toEqual(['a opened']);
  });

  it('of which nobody was told ends as it was', async () => {
    const one = life();
    await one.mark('a', { type: 'mute', until: START + HOUR, take: false });
    await opened(one, [a]);
    for (const _ of [1, 2]) {
      one.pass(MINUTE);
      await one.see([]);
    }
    expect([await one.state('a'), await one.told('a')]).toEqual(['resolved', []]);
    one.pass(2 * HOUR);
    await opened(one, [a]);
    expect(await one.told('a')).toEqual(['opened']);
  });

  it('is told to be resolved to those who were told of it', async () => {
    const one = await mutedLife();
    for (const _ of [1, 2]) {
      one.pass(MINUTE);
      await one.see([]);
    }
    expect(await one.tell()).toEqual(['a resolved']);
  });

  it('until it is fixed is muted no more when it is back', async () => {
    const one = await mutedLife();
    for (const _ of [1, 2]) {
      one.pass(MINUTE);
      await one.see([]);
    }
    expect((await one.record('a')).muted).toBeUndefined();
    await opened(one, [a]);
    expect(await one.told('a')).toEqual(['opened', 'resolved', 'reopened']);
  });

  it('with an end stays muted until then, fixed or not', async () => {
    const one = await mutedLife(START + 5 * HOUR);
    for (const _ of [1, 2]) {
      one.pass(MINUTE);
      await one.see([]);
    }
    await opened(one, [a]);
    expect(await one.told('a')).toEqual(['opened', 'resolved']);
  });

  it('is told at the next look when somebody takes the mute back', async () => {
    const one = life();
    await one.mark('a', { type: 'mute', take: false });
    await opened(one, [a]);
    await one.mark('a', { type: 'unmute' });
    await one.see([a]);
    expect(await one.tell()).toEqual(['a opened']);
  });
});

describe('an acknowledged incident', () => {
  it('calls nobody any more, and is told', async () => {
    const one = life();
    await opened(one, [a]);
    await one.mark('a', { type: 'ack' });
    one.pass(SECOND);
    await one.see([{ ...a, severity: 'critical' }]);
    const { watched, acknowledged } = await one.record('a');
    expect([watched?.owed.map(({ turn, loud }) => [turn, loud]), acknowledged?.by.name]).toEqual([
      [['worse', undefined]],
      'ana',
    ]);
  });

  it('stays so while it recovers, and is nobody’s when it is back after it was resolved', async () => {
    const one = life();
    await opened(one, [a]);
    await one.mark('a', { type: 'ack' });
    one.pass(MINUTE);
    await one.see([]);
    await one.see([a]);
    expect((await one.record('a')).acknowledged).toBeDefined();
    for (const _ of [1, 2]) {
      one.pass(MINUTE);
      await one.see([]);
    }
    await opened(one, [a]);
    const { acknowledged, watched, history } = await one.record('a');
    expect([acknowledged, watched?.turns.at(-1)]).toMatchObject([
      undefined,
      { turn: 'reopened', loud: true },
    ]);
    expect(history.map(({ deed }) => deed)).toEqual(['acknowledged']);
  });

  it('by a report before any watch saw it calls nobody', async () => {
    const one = life();
    await one.mark('a', { type: 'ack' });
    await opened(one, [a]);
    expect(await one.record('a')).toMatchObject({
      state: 'open',
      acknowledged: { by: { name: 'ana' } },
      watched: { turns: [{ turn: 'opened' }] },
    });
    expect((await one.record('a')).watched?.turns[0]?.loud).toBeUndefined();
  });

  it('keeps who has it over a change of its assignee, and loses it with the episode', async () => {
    const one = life();
    await one.mark('a', {
      type: 'assign',
      to: { platform: 'slack', workspace: 'T1', id: 'U2' },
      take: false,
    });
    await opened(one, [a]);
    for (const _ of [1, 2]) {
      one.pass(MINUTE);
      await one.see([]);
    }
    expect((await one.record('a')).assigned).toBeDefined();
    one.pass(25 * HOUR);
    await one.see([a]);
    expect((await one.record('a')).assigned).toBeUndefined();
  });
});

describe('a maintenance', () => {
  const nightly: Maintenance = {
    name: 'nightly',
    namespaces: ['shop'],
    when: { type: 'again', next: (after) => Math.ceil((after + 1) / HOUR) * HOUR, lastsMs: 10 * MINUTE },
  };
  const once: Maintenance = {
    name: 'move',
    clusters: ['prod-*'],
    codes: ['pod/*'],
    when: { type: 'once', from: START, until: START + HOUR },
  };

  it('is under way from its beginning until before its end', async () => {
    const one = life();
    await opened(one, [a]);
    const record = await one.record('a');
    const hour = Math.ceil(START / HOUR) * HOUR;
    const at = (ms: number) => maintenanceAt([nightly], record, ms)?.until;
    expect([at(hour - 1), at(hour), at(hour + 10 * MINUTE - 1), at(hour + 10 * MINUTE)]).toEqual([
      undefined,
      hour + 10 * MINUTE,
      hour + 10 * MINUTE,
      undefined,
    ]);
    const later = (ms: number) => maintenanceAt([nightly, once], record, ms)?.maintenance.name;
    expect([later(START - 1), later(START), later(hour), later(START + HOUR)]).toEqual([
      undefined,
      'move',
      'move',
      undefined,
    ]);
  });

  it('is about what lies within it', async () => {
    const one = life();
    await opened(one, [
      { id: 'a', namespaces: ['shop', 'pay'] },
      { id: 'n', namespaces: [], code: 'node/x' },
    ]);
    const [record, node] = [await one.record('a'), await one.record('n')];
    const at = Math.ceil(START / HOUR) * HOUR;
    expect(maintenanceAt([nightly], record, at)).toBeUndefined();
    expect(maintenanceAt([nightly], node, at)).toBeUndefined();
    expect(maintenanceAt([once], { ...record, cluster: 'test' }, START)).toBeUndefined();
    expect(maintenanceAt([once], node, START)).toBeUndefined();
    expect(maintenanceAt([once], record, START)?.until).toBe(START + HOUR);
  });

  it('is silent, and what is there when it ends is told', async () => {
    const one = life();
    const during: Sight = { silencedUntil: () => START + HOUR };
    await one.see([a], during);
    one.pass(MINUTE);
    const { lookAgainAt, events } = await one.see([a], during);
    expect([await one.state('a'), events, lookAgainAt]).toEqual(['open', [], START + HOUR]);
    one.pass(HOUR);
    await one.see([a]);
    expect(await one.tell()).toEqual(['a opened']);
  });
});

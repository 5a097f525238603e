// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import { plain } from '../../src/core/document.ts';
import { marksOf } from '../../src/core/incident-record.ts';
import { life, opened, type Trouble, who } from './life.ts';

/** What was seen first, and what turned out to cause it. */
const pod: Trouble = { id: 'pod' };
const other: Trouble = { id: 'other' };
const config: Trouble = { id: 'config', of: ['pod'] };
const both: Trouble = { id: 'config', of: ['pod', 'other'] };

const last = async (one: ReturnType<typeof life>, id: string) => {
  const turn = (await one.record(id)).watched?.turns.at(-1);
  return turn === undefined ? 'nothing' : `${turn.turn}: ${plain(turn.detail ?? [])}`;
};

describe('a deeper cause', () => {
  it('keeps the incident, with whoever has it', async () => {
    const one = life();
    await opened(one, [pod]);
    await one.mark('pod', { type: 'ack' });
    one.pass(30 * SECOND);
    await one.see([config]);
    expect(await one.record('pod')).toMatchObject({
      state: 'open',
      incident: 'pod',
      title: ['config is broken'],
      acknowledged: { by: { name: 'ana' } },
      watched: {
        episode: 1,
        known: ['config'],
        findings: ['config', 'pod'],
        codes: ['pod/config', 'pod/pod'],
      },
    });
    expect(await last(one, 'pod')).toBe('changed: cause found: config is broken');
    expect((await one.record('pod')).watched?.turns.at(-1)?.loud).toBeUndefined();
    expect(await one.state('config')).toBe('none');
    await one.lasting([config], 5 * MINUTE);
    expect(await one.told('pod')).toEqual(['opened', 'changed']);
  });

  it('is not another one of those that lack the same thing coming first', async () => {
    const one = life();
    await opened(one, [pod]);
    one.pass(30 * SECOND);
    await one.see([{ id: 'basket', of: ['pod'], code: 'pod/pod', workloads: 2 }]);
    expect(await last(one, 'pod')).toBe('worse: 1 more workload');
    one.pass(30 * SECOND);
    await one.lasting([pod], 5 * MINUTE);
    expect(await one.told('pod')).toEqual(['opened', 'worse']);
    expect((await one.record('pod')).title).toEqual(['pod is broken']);
  });

  it('is the same in the report of whoever asks', async () => {
    const one = life();
    await opened(one, [pod]);
    await one.mark('pod', { type: 'ack' });
    await one.see([config]);
    const marks = marksOf(await one.book.list(), one.now());
    expect(marks.get('config')?.acknowledged?.by.name).toBe('ana');
    expect(marks.get('pod')?.acknowledged?.by.name).toBe('ana');
  });

  it('is acknowledged by the name of the cause, too', async () => {
    const one = life();
    await opened(one, [pod]);
    await one.see([config]);
    await one.mark('config', { type: 'ack' });
    expect(await one.record('pod')).toMatchObject({
      incident: 'pod',
      title: ['config is broken'],
      acknowledged: { by: { name: 'ana' } },
    });
    expect(await one.state('config')).toBe('none');
  });

  it('that somebody acknowledged in a report before a watch found it stays acknowledged, until that is taken back', async () => {
    const one = life();
    await opened(one, [pod]);
    await one.mark('pod', { type: 'assign', to: who('ben'), take: false });
    await one.mark('config', { type: 'ack' });
    await one.see([{ ...config, severity: 'critical' }]);
    expect(await one.record('pod')).toMatchObject({
      acknowledged: { by: { name: 'ana' } },
      assigned: { to: { name: 'ben' } },
    });
    const { history, watched } = await one.record('pod');
    expect([history.map(({ deed }) => deed), watched?.turns.at(-1)?.loud]).toEqual([
      ['assigned', 'acknowledged'],
      undefined,
    ]);
    await one.mark('config', { type: 'unack' });
    await one.see([config]);
    expect((await one.record('pod')).acknowledged).toBeUndefined();
  });

  it('that is graver is called for', async () => {
    const one = life();
    await opened(one, [pod]);
    await one.see([{ ...config, severity: 'critical' }]);
    expect(await last(one, 'pod')).toBe('worse: critical now, cause found: config is broken');
  });

  it.each<[string, 'pod' | 'other', string]>([
    ['the older one', 'pod', 'other'],
    ['the one that somebody has', 'other', 'pod'],
  ])('of two incidents makes them one: %s goes on', async (name, keeper, part) => {
    const one = life();
    await one.see([pod]);
    one.pass(SECOND);
    await opened(one, [pod, other]);
    if (name !== 'the older one') await one.mark('other', { type: 'ack' });
    await one.see([both]);
    expect([await one.state(keeper), await one.state(part)]).toEqual(['open', 'resolved']);
    expect(await last(one, keeper)).toBe('changed: cause found: config is broken');
    expect(await last(one, part)).toBe('resolved: part of: config is broken');
    expect((await one.record(part)).watched?.partOf?.incident).toBe(keeper);
    await one.lasting([both], 5 * MINUTE);
    expect(await one.told(part)).toEqual(['opened', 'resolved']);
  });

  it('that is an incident already takes in what follows from it', async () => {
    const one = life();
    await opened(one, [{ id: 'config' }, pod]);
    await one.see([config]);
    expect([await one.state('config'), await one.state('pod')]).toEqual(['open', 'resolved']);
    expect(await one.told('config')).toEqual(['opened']);
  });

  it('takes in silently what nobody was told of', async () => {
    const one = life();
    await opened(one, [pod]);
    await one.see([pod, other]);
    await one.see([both]);
    expect([await one.state('pod'), await one.state('other')]).toEqual(['open', 'reported']);
  });

  it('found while it was recovering goes on with it', async () => {
    const one = life();
    await opened(one, [pod]);
    one.pass(10 * SECOND);
    await one.see([]);
    one.pass(10 * SECOND);
    await one.see([config]);
    expect([await one.state('pod'), await one.state('config')]).toEqual(['open', 'none']);
  });

  it('comes back under the id that people know', async () => {
    const one = life();
    await opened(one, [pod]);
    await one.see([config]);
    for (const _ of [1, 2]) {
      one.pass(MINUTE);
      await one.see([]);
    }
    expect(await one.state('pod')).toBe('resolved');
    one.pass(MINUTE);
    await opened(one, [config]);
    expect([await one.state('pod'), await one.state('config')]).toEqual(['open', 'none']);
    expect(await one.told('pod')).toEqual(['opened', 'changed', 'resolved', 'reopened']);
  });
});

describe('what one cause no longer explains', () => {
  it('is told apart', async () => {
    const one = life();
    await opened(one, [pod]);
    await one.see([config]);
    await opened(one, [{ id: 'config' }, pod]);
    expect(await one.record('pod')).toMatchObject({ state: 'open', title: ['pod is broken'] });
    expect(await one.record('config')).toMatchObject({ state: 'open', title: ['config is broken'] });
    const marks = marksOf(await one.book.list(), one.now());
    expect([marks.get('pod')?.incident, marks.get('config')?.incident]).toEqual(['pod', 'config']);
    await one.lasting([config], 5 * MINUTE);
    expect([await one.state('pod'), await one.state('config')]).toEqual(['open', 'resolved']);
    expect(await last(one, 'config')).toBe('resolved: part of: config is broken');
  });
});

describe('what is seen alone for a moment while all of it mends', () => {
  it('has to last by itself, however long it was a part of something else', async () => {
    const one = life();
    await opened(one, [{ ...config, of: ['pod', 'other'] }]);
    const old = { ...pod, since: one.now() - 30 * MINUTE };
    await one.see([{ id: 'config' }, old]);
    one.pass(SECOND);
    await one.see([{ id: 'config' }, old]);
    expect(await one.state('pod')).toBe('pending');
    for (const _ of [1, 2]) {
      one.pass(MINUTE);
      await one.see([]);
    }
    expect(await one.told('pod')).toEqual([]);
    expect(await one.told('config')).toEqual(['opened', 'resolved']);
  });
});

describe('a cause that is gone before what follows from it', () => {
  it('stays what it was for as long as something has to last', async () => {
    const one = life();
    await opened(one, [both]);
    one.pass(10 * SECOND);
    const { lookAgainAt } = await one.see([pod, other]);
    expect(lookAgainAt).toBe(one.now() + 30 * SECOND);
    expect(await one.record('config')).toMatchObject({ state: 'open', title: ['config is broken'] });
    expect([await one.state('pod'), await one.state('other')]).toEqual(['none', 'none']);
    for (const _ of [1, 2]) {
      one.pass(MINUTE);
      await one.see([]);
    }
    expect(await one.told('config')).toEqual(['opened', 'resolved']);
  });

  it('is told to be what is left where that stays', async () => {
    const one = life();
    await opened(one, [config]);
    await one.see([pod]);
    one.pass(30 * SECOND);
    await one.see([pod]);
    expect(await one.record('config')).toMatchObject({ state: 'open', title: ['pod is broken'] });
    expect(await last(one, 'config')).toBe('changed: what is left: pod is broken');
    await one.see([config]);
    expect(await last(one, 'config')).toBe('changed: cause found: config is broken');
  });

  it('is not gone where it cannot be seen', async () => {
    const one = life();
    await opened(one, [config]);
    const sight = {
      skipped: [{ kind: 'ConfigMap', reason: 'forbidden' as const, detail: 'forbidden' }],
      watch: { id: 'other' },
    };
    for (let look = 0; look < 5; look += 1) {
      one.pass(MINUTE);
      await one.see([pod], sight);
    }
    expect(await one.record('config')).toMatchObject({ state: 'open', title: ['config is broken'] });
    expect(await one.state('pod')).toBe('none');
  });
});

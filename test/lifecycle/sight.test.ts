// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import type { SkipReason } from '../../src/core/skip-reason.ts';
import { life, opened, type Sight, type Trouble } from './life.ts';

const a: Trouble = { id: 'a', namespaces: ['shop', 'pay'] };

const unread = (kind: string, reason: SkipReason | 'broken' | 'failed' = 'forbidden'): Sight => ({
  skipped: [{ kind, reason, detail: 'it could not be read' }],
});

/** Open, then looked for in vain again and again. */
const after = async (sight: Sight, trouble: Trouble = a): Promise<string> => {
  const one = life();
  await opened(one, [trouble]);
  for (let look = 0; look < 5; look += 1) {
    one.pass(MINUTE);
    await one.see([], sight);
  }
  return one.state(trouble.id);
};

describe('a look that does not show an incident', () => {
  it.each<[string, Sight]>([
    ['saw everything', {}],
    ['saw all of its namespaces', { scope: { namespaces: ['pay', 'shop', 'web'] } }],
    ['saw all but namespaces that it is not in', { scope: { except: ['kube-*'] } }],
    ['could not read what its analyzer does not need', unread('Secret')],
    ['met a cluster that has no such API any more', unread('ConfigMap', 'absent')],
    ['was made by another watch that saw it all', { watch: { id: 'other' } }],
  ])('resolves it where it %s', async (_, sight) => {
    expect(await after(sight)).toBe('resolved');
  });

  it.each<[string, Sight]>([
    ['one of its namespaces', { scope: { namespaces: ['shop'] } }],
    ['a namespace that is not checked any more', { scope: { except: ['pay'] } }],
    ['namespaces that are not among those checked', { scope: { only: ['shop'] } }],
    ['objects with other labels', { scope: { selector: 'app=web' } }],
    ['one object only', { scope: { object: { kind: 'Pod', name: 'x', namespace: 'shop' } as never } }],
    ['the filter that found it', { filters: ['Service'] }],
    ['what its analyzer checks', unread('Pod')],
    ['what its analyzer reads besides', unread('ConfigMap', 'unavailable')],
    ['what nobody wants read any more', unread('ConfigMap', 'left-out')],
    ['all of what its analyzer reads', unread('ConfigMap', 'limited')],
    ['what broke the analyzer', unread('Pod', 'broken')],
  ])('says nothing of it where it did not see %s', async (_, sight) => {
    expect(await after(sight)).toBe('open');
  });

  it('says nothing of what an analyzer found that is gone', async () => {
    expect(await after({}, { ...a, code: 'former/problem' })).toBe('open');
  });

  it('says nothing of what an analyzer of somebody else told before it failed, while it fails', async () => {
    const one = life();
    const sight = unread('Pod', 'failed');
    for (const _ of [1, 2]) {
      await one.see([a], sight);
      one.pass(MINUTE);
    }
    for (const _ of [1, 2, 3, 4, 5]) {
      await one.see([], sight);
      one.pass(MINUTE);
    }
    expect(await one.state('a')).toBe('open');
    for (const _ of [1, 2, 3, 4, 5]) {
      await one.see([]);
      one.pass(MINUTE);
    }
    expect(await one.state('a')).toBe('resolved');
  });

  it('resolves what could be seen without what cannot be read', async () => {
    const one = life();
    const sight = unread('ConfigMap');
    for (const _ of [1, 2]) {
      await one.see([a], sight);
      one.pass(MINUTE);
    }
    for (const _ of [1, 2]) {
      await one.see([], sight);
      one.pass(MINUTE);
    }
    expect(await one.state('a')).toBe('resolved');
  });

  it('resolves what is in no namespace only where it sees the whole cluster, or is of the one watch that knows of it', async () => {
    const node: Trouble = { id: 'n', namespaces: [] };
    const shop: Sight = { scope: { namespaces: ['shop'] }, watch: { id: 'shop' } };
    expect(await after(shop, node)).toBe('open');
    const one = life();
    for (const troubles of [[node], [node], [], []]) {
      await one.see(troubles, shop);
      one.pass(MINUTE);
    }
    expect(await one.state('n')).toBe('resolved');
  });

  it('says nothing when it is older than what is known', async () => {
    const one = life();
    await opened(one, [a]);
    const old = one.now() - 1;
    for (const _ of [1, 2]) {
      one.pass(MINUTE);
      await one.see([], { takenAt: old });
    }
    expect(await one.state('a')).toBe('open');
    for (const _ of [1, 2]) {
      one.pass(MINUTE);
      await one.see([]);
    }
    await one.see([a], { takenAt: old });
    expect(await one.state('a')).toBe('resolved');
  });
});

describe('a look that sees a part of an incident', () => {
  it('shrinks nothing, and is believed where it is graver', async () => {
    const one = life();
    await opened(one, [{ ...a, workloads: 4 }]);
    const shop: Sight = { scope: { namespaces: ['shop'] }, watch: { id: 'shop' } };
    await one.see([{ ...a, workloads: 1, namespaces: ['shop'], severity: 'critical' }], shop);
    expect(await one.record('a')).toMatchObject({
      severity: 'critical',
      namespaces: ['shop', 'pay'],
      watched: { workloads: 4, watches: ['all', 'shop'] },
    });
  });

  it('tells all of it where nobody else looks', async () => {
    const one = life();
    await opened(one, [{ ...a, workloads: 4 }]);
    await one.see([{ ...a, workloads: 1, namespaces: ['shop'] }], { scope: { namespaces: ['shop'] } });
    expect(await one.record('a')).toMatchObject({ namespaces: ['shop'], watched: { workloads: 1 } });
  });
});

describe('a cluster that cannot be seen', () => {
  const unreachable = async (one: ReturnType<typeof life>) =>
    (await one.book.list()).find(({ watched }) => watched?.codes[0] === 'k8sgpt/cluster-unreachable');

  it('is told after a while, and until one look works', async () => {
    const one = life();
    await opened(one, [a]);
    await one.fail();
    one.pass(MINUTE);
    const { lookAgainAt } = await one.fail();
    expect(lookAgainAt).toBe(one.now() + MINUTE);
    expect((await unreachable(one))?.state).toBe('pending');
    one.pass(MINUTE);
    expect((await one.fail()).events).toMatchObject([{ turn: { turn: 'opened' } }]);
    expect(await one.state('a')).toBe('open');
    one.pass(MINUTE);
    const { events } = await one.see([], { scope: { namespaces: ['web'] } });
    expect(events).toMatchObject([{ turn: { turn: 'resolved' } }]);
    expect(await one.state('a')).toBe('open');
  });

  it('is not told when the next look works', async () => {
    const one = life();
    await one.fail();
    one.pass(MINUTE);
    await one.see([]);
    one.pass(2 * MINUTE);
    await one.fail();
    expect([(await unreachable(one))?.state, await one.tell()]).toEqual(['pending', []]);
  });

  it('that comes and goes flaps', async () => {
    const one = life();
    for (let turn = 0; turn < 5; turn += 1) {
      for (const _ of [1, 2, 3]) {
        await one.fail();
        one.pass(MINUTE);
      }
      await one.see([]);
    }
    expect((await unreachable(one))?.watched?.turns.map(({ turn }) => turn)).toEqual([
      'opened',
      'resolved',
      'reopened',
      'resolved',
      'reopened',
      'resolved',
      'flapping',
    ]);
  });
});

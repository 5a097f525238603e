// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import { HOUR, MINUTE } from '../../src/core/clock.ts';
import { plain } from '../../src/core/document.ts';
import { findsOfCodes } from '../../src/core/lifecycle/finds-of.ts';
import { paid } from '../../src/core/lifecycle/paid.ts';
import type { Watch } from '../../src/core/watch.ts';
import { letGoTask } from '../../src/watches/let-go.ts';
import { life, opened, START, watchOf } from './life.ts';

const a = { id: 'a', code: 'pod-crash/crash-loop' };
const finds = findsOfCodes(analyzers);

/** Open for three hours without a sight of it, and then looked after. */
const later = async (watches: readonly Watch[], ms = 3 * HOUR) => {
  const one = life();
  await opened(one, [a]);
  one.pass(ms);
  const tidy = async (known = watches): Promise<void> => {
    const task = letGoTask({ book: one.book, watches: async () => known, finds, policy: one.policy });
    await task.run(one.now(), new AbortController().signal);
  };
  await tidy();
  return { one, tidy };
};

describe('an incident that nobody watches any more', () => {
  it('ends, and it is said why', async () => {
    const { one, tidy } = await later([]);
    await tidy();
    const { state, watched } = await one.record('a');
    expect([state, await one.tell(), plain(watched?.turns.at(-1)?.detail ?? [])]).toEqual([
      'resolved',
      ['a resolved'],
      'nobody watches it any more',
    ]);
  });

  it.each<[string, readonly Watch[], string]>([
    ['another watch that never saw it', [watchOf({ id: 'other' })], 'resolved'],
    ['its watch, of another cluster now', [watchOf({ cluster: 'test' })], 'resolved'],
    ['its watch, of other namespaces now', [watchOf({ namespaces: ['web'] })], 'resolved'],
    ['its watch, with other filters now', [watchOf({ filters: ['Service', 'Node'] })], 'resolved'],
    ['its watch, with a filter that does not exist', [watchOf({ filters: ['Nothing'] })], 'resolved'],
    ['its watch, with its filter', [watchOf({ filters: ['service', 'pod'] })], 'open'],
    ['its watch, with a group that has its filter', [watchOf({ filters: ['core'] })], 'open'],
    ['its watch', [watchOf()], 'open'],
    ['its watch, of its namespace', [watchOf({ namespaces: ['web', 'shop'] })], 'open'],
  ])('is one of which there is %s', async (_, watches, state) => {
    const { one } = await later(watches);
    expect(await one.state('a')).toBe(state);
  });

  it('is not one that was seen lately', async () => {
    const { one } = await later([], HOUR);
    expect(await one.state('a')).toBe('open');
  });

  it('is not one whose cluster cannot be seen', async () => {
    const one = life();
    await opened(one, [a]);
    one.pass(3 * HOUR);
    await one.fail();
    const task = letGoTask({ book: one.book, watches: async () => [], finds, policy: one.policy });
    await task.run(one.now(), new AbortController().signal);
    expect(await one.state('a')).toBe('open');
  });

  it('is not that its cluster cannot be seen, whatever its watch looks for', async () => {
    const one = life({ settle: 0 });
    await one.fail();
    one.pass(5 * MINUTE);
    await one.fail();
    one.pass(3 * HOUR);
    const watches = async () => [watchOf({ filters: ['Node'] })];
    const task = letGoTask({ book: one.book, watches, finds, policy: one.policy });
    await task.run(one.now(), new AbortController().signal);
    expect((await one.book.list()).map(({ state }) => state)).toEqual(['open']);
  });

  it('is dropped where nobody was told of it', async () => {
    const one = life();
    await one.see([a]);
    one.pass(3 * HOUR);
    const task = letGoTask({ book: one.book, watches: async () => [], finds, policy: one.policy });
    await task.run(one.now(), new AbortController().signal);
    expect([await one.state('a'), await one.tell()]).toEqual(['reported', []]);
  });

  it('is seen again as soon as somebody watches', async () => {
    const { one } = await later([]);
    await one.tell();
    one.pass(MINUTE);
    await opened(one, [a]);
    expect(await one.told('a')).toEqual(['opened', 'resolved', 'reopened']);
  });
});

describe('what is owed', () => {
  it('is paid turn by turn, and what came meanwhile stays owed', async () => {
    const one = life({ settle: 0 });
    await one.see([a]);
    const before = await one.record('a');
    one.pass(1);
    await one.see([{ ...a, severity: 'critical' }]);
    const now = await one.record('a');
    const left = paid(now, before.watched?.owed ?? []);
    expect(left?.watched?.owed.map(({ turn, at }) => [turn, at])).toEqual([['worse', START + 1]]);
    expect(paid(left, before.watched?.owed ?? [])).toBeUndefined();
    expect(paid(undefined, [])).toBeUndefined();
  });
});

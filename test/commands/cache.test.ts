// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { cacheStores } from '../../adapters/cache/config.ts';
import type { CachedAnswers } from '../../src/core/cached-answers.ts';
import { answerTo, NOW, planOf, refusalOf } from '../support/planning.ts';

const entry = (key: string, minutes: number) => ({ key, bytes: 1_500, storedAt: NOW - minutes * 60_000 });
const cache = (given: Partial<CachedAnswers> = {}): CachedAnswers => ({ title: 's3', entries: [], ...given });
const two = cache({ entries: [entry('explain/0a1b', 90), entry('ask/ff', 5)] });

describe('cache', () => {
  it('lists what is remembered, the newest first', () => {
    const told = answerTo('cache list', { cache: two });
    expect(told).toContain('2 answers remembered, 3.0 kB');
    expect(told).toContain('kept in: s3');
    expect(told.indexOf('ask/ff')).toBeLessThan(told.indexOf('explain/0a1b'));
    expect(told).toContain('5 min');
    expect(answerTo('cache', { cache: two })).toBe(told);
  });

  it('lists twenty, and counts the rest', () => {
    const entries = Array.from({ length: 45 }, (_, at) => entry(`explain/${at}`, at));
    const told = answerTo('cache list', { cache: cache({ entries }) });
    expect(told).toContain('and 25 older answers');
    expect(told).not.toContain('explain/20');
  });

  it('says that nothing is remembered', () => {
    expect(answerTo('cache list', { cache: cache() })).toContain('No answer is remembered');
  });

  it('shows one as it is stored', () => {
    const text = '{"schema":1,"answer":{"happening":"See pod-k7x2mq."},"model":"gpt"}';
    const told = answerTo('cache get explain/0a1b', { cache: cache({ text }) });
    expect(told).toContain('"happening": "See pod-k7x2mq."');
    expect(told).toContain('names masked');
  });

  it('shows only as much of a large one as a message takes', () => {
    const told = answerTo('cache get k', {
      cache: cache({ text: JSON.stringify({ x: 'y'.repeat(9_000) }) }),
    });
    expect(told.length).toBeLessThan(3_000);
    expect(told).toContain('…');
  });

  it('removes one, or all', () => {
    expect(planOf('cache remove explain/0a1b', { cache: cache({ text: 'x' }) })).toMatchObject({
      type: 'forget',
      keys: ['explain/0a1b'],
    });
    expect(planOf('cache purge', { cache: two })).toMatchObject({ type: 'forget', keys: 'all' });
    expect(answerTo('cache purge', { cache: two })).toContain('Removing all of 2 remembered answers (s3).');
    expect(answerTo('cache purge', { cache: cache() })).toContain('There was no answer to remove.');
  });

  it.each([
    ['cache get', 'Say which answer: cache get KEY.', 'cache list'],
    ['cache remove', 'Say which answer: cache remove KEY.', 'cache list'],
    ['cache get nothing', 'No answer is remembered under this key.', 'cache list'],
    ['cache remove nothing', 'No answer is remembered under this key.', 'cache list'],
    ['cache purge all', 'No answer is remembered under this key.', 'cache list'],
    ['cache purge k --all', 'Say one answer or --all, not both.', 'cache purge --all'],
    ['cache lst', 'cache does not know "lst". Did you mean list?', 'cache list'],
    ['cache x', 'cache does not know "x". It knows list, get, remove, purge, add.', 'cache list'],
  ])('%s: %s', (line, message, hint) => {
    expect(refusalOf(line, { cache: cache() })).toEqual({ message, hint });
  });

  it('says where there is none', () => {
    expect(refusalOf('cache list').message).toBe('No answers are remembered: ai.cacheTtl is 0s.');
  });

  it.each(cacheStores)('add %s is refused in chat, with where to set it', (store) => {
    expect(refusalOf(`cache add ${store}`)).toEqual({
      message:
        'Where answers are kept is configuration: set cache.store, or K8SGPT_CACHE_STORE, and start the bot again.',
      hint: 'k8sgpt cache add s3 --bucket NAME',
    });
  });
});

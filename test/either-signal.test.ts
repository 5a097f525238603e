// SPDX-License-Identifier: Apache-2.0

import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { eitherSignal } from '../src/core/either-signal.ts';

describe('one signal for several', () => {
  it('is aborted when the first of them is, with its reason', () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const { signal } = eitherSignal(one.signal, other.signal);
    expect(signal.aborted).toBe(false);
    other.abort(new Error('enough'));
    one.abort(new Error('later'));
    expect(signal.reason).toEqual(new Error('enough'));
  });

  it('is aborted from the start where one of them is', () => {
    const { signal } = eitherSignal(new AbortController().signal, AbortSignal.abort('over'));
    expect(signal.reason).toBe('over');
  });

  it('leaves nothing with one that lives on', () => {
    const long = new AbortController();
    for (let time = 0; time < 1_000; time += 1)
      eitherSignal(long.signal, new AbortController().signal).letGo();
    expect(getEventListeners(long.signal, 'abort')).toEqual([]);
    const { signal } = eitherSignal(long.signal);
    long.abort();
    expect(signal.aborted).toBe(true);
  });
});

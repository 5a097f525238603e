// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { untilAbort } from '../src/core/until-abort.ts';

async function* silentAfter(count: number): AsyncGenerator<number> {
  for (let at = 0; at < count; at += 1) yield at;
  await new Promise(() => undefined);
}

test('a source that says nothing more and cannot be told to stop is left when the signal says so', async () => {
  const control = new AbortController();
  const heard: number[] = [];
  const hearing = (async () => {
    for await (const item of untilAbort(silentAfter(2), control.signal)) {
      heard.push(item);
      if (item === 1) setImmediate(() => control.abort(new Error('too late')));
    }
  })();
  await expect(hearing).rejects.toThrow('too late');
  expect(heard).toEqual([0, 1]);
});

test('a source that ends, fails or is left is told so', async () => {
  const { signal } = new AbortController();
  const ended: string[] = [];
  async function* source(name: string, fault?: Error): AsyncGenerator<number> {
    try {
      yield 1;
      if (fault !== undefined) throw fault;
      yield 2;
    } finally {
      ended.push(name);
    }
  }
  const all: number[] = [];
  for await (const item of untilAbort(source('whole'), signal)) all.push(item);
  for await (const item of untilAbort(source('left'), signal)) {
    all.push(item);
    break;
  }
  const failing = async () => {
    for await (const item of untilAbort(source('failed', new Error('cut off')), signal)) all.push(item);
  };
  await expect(failing()).rejects.toThrow('cut off');
  expect(all).toEqual([1, 2, 1, 1]);
  expect(ended).toEqual(['whole', 'left', 'failed']);
});

// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import type { RawObjects } from '../../src/core/raw-object.ts';
import { readOnce } from '../../src/custom/read-once.ts';

const nothing: RawObjects = { status: 'read', objects: [] };

test('a kind is listed once for all who want it', async () => {
  const asked: string[] = [];
  const objects = readOnce((kind) => {
    asked.push(kind);
    return Promise.resolve(nothing);
  });
  const { signal } = new AbortController();
  await Promise.all(['Pod', 'Pod', 'Node', 'Pod'].map((kind) => objects(kind, signal)));
  expect(asked).toEqual(['Pod', 'Node']);
});

test('who gives up does not take it from the others', async () => {
  let asked = 0;
  const objects = readOnce(async (_, signal) => {
    asked += 1;
    if (asked > 1) return nothing;
    return new Promise<RawObjects>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  });
  const [impatient, patient] = [new AbortController(), new AbortController()];
  const first = objects('Pod', impatient.signal);
  const second = objects('Pod', patient.signal);
  impatient.abort(new Error('enough'));
  await expect(first).rejects.toThrow('enough');
  expect(await second).toBe(nothing);
  expect(asked).toBe(2);
});

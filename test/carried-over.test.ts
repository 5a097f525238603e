// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fileState } from '../adapters/state/file.ts';
import { silentLog } from '../adapters/telemetry/silent.ts';
import { carriedOver } from '../src/carried-over.ts';
import { changeEntry } from '../src/change-entry.ts';
import { systemClock } from '../src/compose/base.ts';
import { OfNewerRelease } from '../src/core/errors.ts';
import { parsed } from '../src/parsed.ts';

/** As an older release knows it. */
const Shape = z.object({
  schema: z.literal(1),
  count: z.number(),
  items: z.array(z.object({ id: z.string(), done: z.boolean().optional() })),
  inner: z.object({ name: z.string() }).optional(),
});
type Shape = z.infer<typeof Shape>;

const stored = {
  schema: 1,
  count: 1,
  added: { by: 'a newer release' },
  items: [
    { id: 'a', colour: 'red' },
    { id: 'b', colour: 'blue' },
  ],
  inner: { name: 'n', size: 3 },
};
const after = (change: (read: Shape) => Shape): unknown => {
  const read = Shape.parse(stored);
  return carriedOver(stored, read, change(read));
};

describe('what reading left out', () => {
  test('is there when the rest is changed, at every depth', () => {
    expect(after((read) => ({ ...read, count: 2, inner: { name: 'm' } }))).toEqual({
      ...stored,
      count: 2,
      inner: { name: 'm', size: 3 },
    });
  });

  test('stays with its item when items come, go and move', () => {
    const { items } = stored;
    expect(after((read) => ({ ...read, items: [...read.items, { id: 'c' }] }))).toMatchObject({
      items: [...items, { id: 'c' }],
    });
    expect(after((read) => ({ ...read, items: read.items.slice(1) }))).toMatchObject({ items: [items[1]] });
    expect(after((read) => ({ ...read, items: read.items.toReversed() }))).toMatchObject({
      items: items.toReversed(),
    });
    expect(
      after((read) => ({ ...read, items: read.items.map((item) => ({ ...item, done: true })) })),
    ).toMatchObject({ items: items.map((item) => ({ ...item, done: true })) });
  });

  test('does not bring back what was taken away', () => {
    expect(after(({ inner: _, ...read }) => read)).toEqual({
      schema: 1,
      count: 1,
      added: stored.added,
      items: stored.items,
    });
  });
});

describe('an entry that is changed', () => {
  const open = () => fileState({ directory: undefined, clock: systemClock, log: silentLog });
  const shape = { parse: (text: string) => parsed(Shape, text) };

  test('keeps what a newer release added to it', async () => {
    const state = open();
    await state.put('run/1', JSON.stringify(stored));
    await changeEntry(state, 'run/1', shape, (read) => read && { ...read, count: 5 });
    expect(JSON.parse((await state.get('run/1'))?.value ?? '')).toEqual({ ...stored, count: 5 });
  });

  test('is left alone where a newer release gave it another shape: that is not gone', async () => {
    const state = open();
    const text = JSON.stringify({ schema: 2, counts: [1, 2] });
    await state.put('run/1', text);
    const fresh: Shape = { schema: 1, count: 0, items: [] };
    await expect(changeEntry(state, 'run/1', shape, () => fresh)).rejects.toBeInstanceOf(OfNewerRelease);
    expect((await state.get('run/1'))?.value).toBe(text);
  });
});

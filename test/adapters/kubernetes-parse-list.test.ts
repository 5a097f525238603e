// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { withoutFieldSets } from '../../adapters/kubernetes/field-sets.ts';
import { parseList } from '../../adapters/kubernetes/parse-list.ts';

const bytesOf = (value: unknown): Buffer =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const read = (value: unknown) => parseList(bytesOf(value), () => (item) => item);

describe('a list', () => {
  it('is read an item at a time where items begin as API servers write them', () => {
    let runs = 0;
    const list = {
      kind: 'PodList',
      metadata: {},
      items: [{ metadata: { name: 'a' } }, { metadata: { name: 'b' } }],
    };
    const { items } = parseList(bytesOf(`${JSON.stringify(list)}\n`), () => {
      runs += 1;
      return ({ metadata }) => metadata;
    });
    expect([items, runs]).toEqual([[{ name: 'a' }, { name: 'b' }], 1]);
  });

  it('whose items hold what looks like two items is read whole, from the start', () => {
    const claims = [{ metadata: { name: 'data' } }, { metadata: { name: 'log' } }];
    const first = { metadata: { name: 'a' } };
    const seen: string[][] = [];
    const { items } = parseList(
      bytesOf({ kind: 'StatefulSetList', items: [first, { metadata: { name: 'b' }, claims }] }),
      () => {
        const run: string[] = [];
        seen.push(run);
        return ({ metadata }) => run.push((metadata as { name: string }).name);
      },
    );
    expect([items, seen.at(-1)]).toEqual([
      [1, 2],
      ['a', 'b'],
    ]);
  });

  it.each([
    ['nothing in it', { kind: 'PodList', items: [] }, []],
    ['what Go writes for nothing', { kind: 'PodList', items: null }, []],
    [
      'another order of fields',
      { items: [{ kind: 'Pod', metadata: { name: 'a' } }], kind: 'PodList' },
      [{ kind: 'Pod', metadata: { name: 'a' } }],
    ],
    ['items that are no objects', { kind: 'PodList', items: [1, null, 'x', []] }, []],
  ])('with %s', (_, value, expected) => {
    expect(read(value).items).toEqual(expected);
  });

  it.each([{ kind: 'Pod', items: null }, { kind: 'PodList' }, { items: {} }, [], 1, null])(
    'is not %j',
    (value) => {
      expect(read(value).items).toBeUndefined();
    },
  );

  it.each([
    '',
    '{',
    '{"items":[{"metadata":{"name":"a"}',
    '{"items":[{"metadata":{"name":"a"}},{"metadata":{"name":',
  ])('that is cut off is no list: %s', (value) => {
    expect(() => read(value)).toThrow(SyntaxError);
  });
});

describe('field sets', () => {
  it('that are cut off leave what is no JSON', () => {
    const cut = withoutFieldSets(bytesOf('{"items":[{"metadata":{"managedFields":[{"fieldsV1":{"f:a":{'));
    expect(() => JSON.parse(cut.toString()) as unknown).toThrow(SyntaxError);
  });
});

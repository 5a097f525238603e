// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { picker } from '../../adapters/custom-analyzers/cel-pick.ts';
import { judgeOf, namesBeside } from '../../src/purge/sought.ts';

const nested = (inner: string): string => `${'{"a":['.repeat(10_000)}${inner}${']}'.repeat(10_000)}`;

test('an entry that nests without end is purged as the text that it is', () => {
  const none = new Set<string>();
  const entry = nested('"what prod-1 said to U1"');
  const cluster = judgeOf({ target: { type: 'cluster', name: 'prod-1' }, also: none });
  expect(cluster.concerns('k8sgpt:any', entry)).toBe(true);
  expect(cluster.stripped(entry, 'gone')).toBe(nested('"what gone said to U1"'));
  expect(cluster.concerns('k8sgpt:any', nested('"staging"'))).toBe(false);
  const person = judgeOf({ target: { type: 'person', id: 'U1' }, also: none });
  expect(person.concerns('k8sgpt:any', entry)).toBe(true);
  expect(person.stripped(entry, 'gone')).toBe(nested('"what prod-1 said to gone"'));
  expect(namesBeside('U1', entry)).toEqual([]);
});

test('a field that nests without end is shown to no rule', () => {
  const take = picker([
    ['spec', 'size'],
    ['spec', 'tree'],
  ]);
  const object = {
    kind: 'Tree',
    metadata: { name: 'a' },
    spec: { size: 3, tree: JSON.parse(nested('1')) as unknown },
  };
  expect(take(object)).toMatchObject({ kind: 'Tree', spec: { size: 3, tree: null } });
});

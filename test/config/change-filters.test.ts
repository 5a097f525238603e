// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import { changeFilters } from '../../src/config/change-filters.ts';
import type { ActiveFilters } from '../../src/core/active-filters.ts';

const none: ActiveFilters = { only: [], add: [], remove: [] };
const change = (before: Partial<ActiveFilters>, action: 'add' | 'remove', ...names: readonly string[]) => {
  const { filters, unchanged } = changeFilters({ ...none, ...before }, action, names, analyzers);
  const set = Object.fromEntries(
    Object.entries(filters).filter(([, list]) => (list as readonly string[]).length > 0),
  );
  return [set, unchanged];
};

describe('a filter', () => {
  test.each([
    ['that is not usual is added', {}, 'add', 'Log', { add: ['Log'] }, []],
    ['that is usual is active already', {}, 'add', 'Pod', {}, ['Pod']],
    ['that was removed is no longer', { remove: ['Pod'] }, 'add', 'Pod', {}, []],
    ['of several analyzers is active with all of them', {}, 'add', 'Security', { add: ['Security'] }, []],
    [
      'joins those that stand in place',
      { only: ['Pod'] },
      'add',
      'Service',
      { only: ['Pod', 'Service'] },
      [],
    ],
    [
      'of a group that stands in place is there',
      { only: ['core'] },
      'add',
      'Pod',
      { only: ['core'] },
      ['Pod'],
    ],
    ['that is usual is removed', {}, 'remove', 'ConfigMap', { remove: ['ConfigMap'] }, []],
    ['that was added is no longer', { add: ['Log'] }, 'remove', 'Log', {}, []],
    ['that is not active stays so', {}, 'remove', 'Log', {}, ['Log']],
    ['leaves those that stand in place', { only: ['Pod', 'Job'] }, 'remove', 'Job', { only: ['Pod'] }, []],
    ['of a group is left out', { only: ['core'] }, 'remove', 'Job', { only: ['core'], remove: ['Job'] }, []],
  ] as const)('%s', (_, before, action, name, after, unchanged) => {
    expect(change(before, action, name)).toEqual([after, unchanged]);
  });

  test('is never the last one that is removed', () => {
    expect(() => change({ only: ['Pod'] }, 'remove', 'Pod')).toThrow('Nothing would be looked at');
    expect(() => change({}, 'remove', 'all')).toThrow('Nothing would be looked at');
  });

  test('several are changed at once', () => {
    expect(change({}, 'remove', 'core', 'Storage')).toEqual([{ remove: ['core', 'Storage'] }, []]);
  });
});

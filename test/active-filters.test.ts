// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { analyzers } from '../analyzers/index.ts';
import { type ActiveFilters, withActive } from '../src/core/active-filters.ts';
import { chooseAnalyzers } from '../src/core/choose-analyzers.ts';
import { filtersOf } from '../src/core/filters-of.ts';

const none: ActiveFilters = { only: [], add: [], remove: [] };
const looks = (change: Partial<ActiveFilters>): ReadonlySet<string> =>
  new Set(
    chooseAnalyzers([], withActive(analyzers, { ...none, ...change })).map(({ analyzer }) => analyzer.kind),
  );

describe('where nobody names filters', () => {
  test('the usual ones look: all but Log and good practice', () => {
    expect(looks({}).has('Pod')).toBe(true);
    expect(looks({}).has('Log')).toBe(false);
    expect(looks({}).has('BestPractice')).toBe(false);
  });

  test('some are added and removed', () => {
    const now = looks({ add: ['log'], remove: ['ConfigMap'] });
    expect([now.has('Log'), now.has('ConfigMap'), now.has('Pod')]).toEqual([true, false, true]);
  });

  test('others stand in place of them, groups too', () => {
    expect([...looks({ only: ['Pod'] })]).toEqual(['Pod']);
    const core = looks({ only: ['core', 'Certificate'] });
    expect([core.has('Certificate'), core.has('Ingress'), core.has('Backup')]).toEqual([true, true, false]);
    expect(looks({ only: ['core'], remove: ['Ingress'] }).has('Ingress')).toBe(false);
  });

  test('never none: that would call every cluster healthy', () => {
    expect(looks({ only: ['NoSuchThing'] })).toEqual(looks({}));
    expect(looks({ remove: ['all'] })).toEqual(looks({}));
  });
});

test('who names filters gets those, whatever is active', () => {
  const named = chooseAnalyzers(['ConfigMap'], withActive(analyzers, { ...none, remove: ['ConfigMap'] }));
  expect(new Set(named.map(({ analyzer }) => analyzer.kind))).toEqual(new Set(['ConfigMap']));
});

test('a filter of several analyzers can be active in part', () => {
  const active = (name: string) => filtersOf(analyzers).find((one) => one.name === name)?.active;
  expect([active('Pod'), active('Log'), active('Security')]).toEqual(['yes', 'no', 'in part']);
});

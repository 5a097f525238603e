// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { analyzers } from '../analyzers/index.ts';
import { filtersOf } from '../src/core/filters-of.ts';

const filters = filtersOf(analyzers);

test('one filter per kind, in the order of the registry', () => {
  expect(filters.map(({ name }) => name)).toEqual([
    ...new Set(analyzers.map(({ analyzer }) => analyzer.kind)),
  ]);
});

test('a filter says all that its analyzers look for', () => {
  const said = (name: string): string => filters.find((filter) => filter.name === name)?.title ?? '';
  expect(said('Pod')).toContain('images that cannot be pulled');
  expect(said('Pod')).toContain('containers that fail their probes');
  expect(said('Ingress')).toMatch(/certificates that are missing, expired or for another host/i);
  expect(said('Ingress')).toMatch(/ingresses that no controller serves, or that lead nowhere/i);
});

test('what many analyzers of a filter look for alike is said once', () => {
  expect(filters.find(({ name }) => name === 'DeprecatedAPI')?.title).toBe(
    'Manifests that use an API version of the past',
  );
});

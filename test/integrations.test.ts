// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { analyzers } from '../analyzers/index.ts';
import { integrationsOf } from '../src/core/integrations.ts';

const integrations = integrationsOf(analyzers);

test('every filter of an integration belongs to one of them', () => {
  const own = analyzers.filter(({ analyzer }) => analyzer.group === 'integration');
  for (const kind of new Set(own.map(({ analyzer }) => analyzer.kind)))
    expect
      .soft(
        integrations.filter(({ filters }) => filters.includes(kind)).map(({ name }) => name),
        kind,
      )
      .toHaveLength(1);
});

test('none of the core set belongs to one', () => {
  const core = new Set(
    analyzers.filter(({ analyzer }) => analyzer.group === 'core').map(({ analyzer }) => analyzer.kind),
  );
  expect(integrations.flatMap(({ filters }) => filters.filter((name) => core.has(name)))).toEqual([]);
});

test("k8sgpt's integrations are there by its names", () => {
  expect(integrations.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['aws', 'keda', 'kyverno', 'prometheus']),
  );
  expect(integrations.find(({ name }) => name === 'keda')?.filters).toEqual(['ScaledObject']);
  expect(integrations.every(({ filters }) => filters.length > 0)).toBe(true);
});

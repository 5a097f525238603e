// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { metricCatalogue } from '../../adapters/telemetry/metric-catalogue.ts';
import { root } from '../../scripts/root.ts';

const sources = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('catalogue/'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'));

test('each metric of the catalogue is told by some part of the program: no rule and no panel waits for ever', () => {
  const text = [...sources('src'), ...sources('adapters')].join('\n');
  const isTold = (name: string): boolean => new RegExp(`'${name}'|^\\s+${name}: `, 'm').test(text);
  expect(metricCatalogue.map(({ name }) => name).filter((name) => !isTold(name))).toEqual([]);
  expect(isTold('k8sgpt_nobody_tells_this')).toBe(false);
});

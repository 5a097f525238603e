// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { backends } from '../../adapters/ai/index.ts';
import { root } from '../../scripts/root.ts';

const STATIC = /^(?:import|export) (?!type )[^;]*? from '([^']+)';/gm;

/** Packages that are loaded with a file, by static imports alone. */
const packagesOf = (path: string, seen = new Set<string>()): readonly string[] => {
  if (seen.has(path)) return [];
  seen.add(path);
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(STATIC)].flatMap(([, from = '']) =>
    from.startsWith('.') ? packagesOf(join(dirname(path), from), seen) : [from],
  );
};

test.each(Object.keys(backends))('%s loads nothing heavy before it is opened', (name) => {
  const loaded = packagesOf(`${root}adapters/ai/${name}.ts`);
  expect([...new Set(loaded)]).toEqual(['zod']);
});

test('what is heavy would be found', () => {
  expect(packagesOf(`${root}adapters/ai/_proxied-fetch.ts`)).toEqual([]);
  expect(packagesOf(`${root}adapters/cache/memory.ts`)).toContain('lru-cache');
});

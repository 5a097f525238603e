// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { assetsOf, withPathsOfDist } from '../../scripts/build/assets.ts';

const opening = (path: string, relative: string) => ({
  path,
  text: `const it = new URL('${relative}', import.meta.url);`,
});

test('what a source file opens beside itself is copied beside the bundle', () => {
  const files = [
    opening('adapters/console/routes.ts', './page/'),
    opening('adapters/recorded/demo.ts', './demo/cluster.json'),
  ];
  expect([...assetsOf(files)]).toEqual([
    ['page', 'adapters/console/page'],
    ['demo/cluster.json', 'adapters/recorded/demo/cluster.json'],
  ]);
});

test('package.json is above the bundle, however deep it is asked for', () => {
  const deep = opening('src/compose/base.ts', '../../package.json');
  expect(assetsOf([deep, opening('src/main.ts', '../package.json')]).size).toBe(0);
  expect(withPathsOfDist(deep.path, deep.text)).toContain("new URL('../package.json', import.meta.url)");
  const other = opening('adapters/console/routes.ts', './page/');
  expect(withPathsOfDist(other.path, other.text)).toBe(other.text);
});

test('what cannot be moved along is an error', () => {
  expect(() => assetsOf([opening('adapters/console/routes.ts', '../recorded/demo/')])).toThrow(
    'keep assets beside',
  );
  expect(() =>
    assetsOf([opening('adapters/a/x.ts', './page/'), opening('adapters/b/x.ts', './page/')]),
  ).toThrow('would both be dist/page');
});

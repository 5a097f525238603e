// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { noticesOf, packagesOf } from '../../scripts/build/third-party.ts';
import { isAllowed, notAllowed, shippedLicences } from '../../scripts/lint/licences.ts';
import { type Bom, shippedOf } from '../../scripts/sbom/shipped-of.ts';

describe('licences', () => {
  test.each([
    ['MIT', true],
    ['(Apache-2.0 AND BSD-3-Clause)', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['MIT AND GPL-3.0-only', false],
    ['GPL-2.0-or-later', false],
    ['AGPL-3.0-only', false],
    ['LGPL-3.0-only', false],
    ['SSPL-1.0', false],
    ['UNKNOWN', false],
    ['Custom: LICENSE', false],
    ['UNLICENSED', false],
    ['', false],
  ])('%s may be shipped: %s', (expression, may) => {
    expect(isAllowed(expression, shippedLicences)).toBe(may);
  });

  test('a package that may not is told by its name, what it is for and its licence', () => {
    const found = notAllowed(
      { '@a/b@1.0.0': { licenses: 'GPL-3.0-only' }, 'c@2.0.0': { licenses: ['MIT', 'ISC'] } },
      shippedLicences,
      'shipped',
    );
    expect(found).toEqual([
      expect.stringMatching(/^@a\/b@1\.0\.0 is shipped and comes under GPL-3\.0-only:/) as string,
    ]);
  });
});

describe('notices', () => {
  const packages = packagesOf([
    'src/main.ts',
    'node_modules/zod/index.js',
    'node_modules/@bufbuild/cel/dist/index.js',
    'node_modules/pino/lib/tools.js',
  ]);

  test('name each package of which a bundler took a file, once', () => {
    expect(packages.map(({ name }) => name)).toEqual(['@bufbuild/cel', 'pino', 'zod']);
  });

  test('hold the whole text of each licence, also of a package that only names it', () => {
    const text = noticesOf(packages);
    expect(text).toContain('zod ');
    expect(text.match(/Permission is hereby granted/g)?.length).toBeGreaterThanOrEqual(2);
    expect(text).toContain('The terms are those of the file LICENSE.');
  });

  test('of a package without a text and without a licence there are none: that is an error', () => {
    const own = { name: 'x', version: '1.0.0', licence: 'unknown', by: '', folder: 'test/security' };
    expect(() => noticesOf([own])).toThrow('x 1.0.0 (unknown) holds no text of its licence.');
  });
});

describe('a bill of materials', () => {
  const component = (name: string, isTool: boolean) => ({
    name,
    version: '1.0.0',
    'bom-ref': name,
    properties: [
      { name: 'cdx:npm:package:path', value: `node_modules/${name}` },
      ...(isTool ? [{ name: 'cdx:npm:package:development', value: 'true' }] : []),
    ],
  });
  const bom: Bom = {
    specVersion: '1.6',
    metadata: { component: component('k8sgpt', false) },
    components: [component('zod', false), component('react', true), component('eslint', true)],
    dependencies: [
      { ref: 'k8sgpt', dependsOn: ['zod', 'react', 'eslint'] },
      { ref: 'eslint', dependsOn: ['zod'] },
    ],
  };

  test('holds what is shipped: dependencies, and tools of which the bundle holds parts', () => {
    const { components, dependencies } = shippedOf(bom, [{ name: 'react', version: '1.0.0' }]);
    expect(components.map(({ name, properties }) => [name, properties])).toEqual([
      ['zod', [{ name: 'k8sgpt:bundled', value: 'false' }]],
      ['react', [{ name: 'k8sgpt:bundled', value: 'true' }]],
    ]);
    expect(dependencies).toEqual([{ ref: 'k8sgpt', dependsOn: ['zod', 'react'] }]);
  });

  test('holds nothing that the lock file knows as a tool, whatever the bill says of it', () => {
    const wished = { name: 'cdx:npm:package:path', value: 'node_modules/zod' };
    const all = bom.components.map((one) => ({ ...one, properties: [...(one.properties ?? []), wished] }));
    const { components } = shippedOf(
      { ...bom, components: all },
      [{ name: 'react', version: '1.0.0' }],
      new Set(['node_modules/zod']),
    );
    expect(components.map(({ name }) => name)).toEqual(['react']);
  });

  test('does not leave out what nobody knows of', () => {
    expect(() => shippedOf(bom, [{ name: 'left-pad', version: '1.0.0' }])).toThrow('left-pad@1.0.0');
  });
});

// SPDX-License-Identifier: Apache-2.0

import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Part, run } from './_release.ts';

/** All else is in the bundle. */
const NATIVE = ['@resvg/resvg-js', 'dejavu-fonts-ttf'];

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/**
 * What npm needs to know of an installed copy: no build, no tools, and the two packages that stay outside the bundle.
 * `home` is where its sources are: npm takes a statement of provenance only for the repository that a package names.
 */
export const publishedManifest = (manifest: Manifest, home: string | undefined): object => {
  const { private: _, scripts: __, devDependencies: ___, overrides: ____, dependencies, ...rest } = manifest;
  const outside = Object.entries(dependencies).filter(([name]) => NATIVE.includes(name));
  // Without them reports have no pictures and say the same in words.
  return {
    ...rest,
    ...(home === undefined ? {} : { homepage: home, repository: { type: 'git', url: `git+${home}.git` } }),
    optionalDependencies: Object.fromEntries(outside),
  };
};

/** `npm install -g` takes it. */
export const npmPackage: Part = {
  id: 'npm',
  name: 'npm package',
  make: async ({ stage, out, version, home }) => {
    const path = join(stage, 'package.json');
    const manifest = await readFile(path, 'utf8');
    await writeFile(
      path,
      `${JSON.stringify(publishedManifest(JSON.parse(manifest) as Manifest, home), null, 2)}\n`,
    );
    try {
      const packed = await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', out], {
        cwd: stage,
      });
      const name = `k8sgpt-${version}-npm.tgz`;
      const made = packed.trim().split('\n').at(-1) ?? '';
      if (made !== name) await rename(join(out, made), join(out, name));
      return [{ files: [name] }];
    } finally {
      await writeFile(path, manifest);
    }
  },
};

// SPDX-License-Identifier: Apache-2.0

import { posix } from 'node:path';

const BESIDE = /new URL\(\s*'(\.{1,2}\/[^']*)',\s*import\.meta\.url,?\s*\)/g;

/** package.json is one folder above dist/, wherever in the sources it is asked for. */
const MANIFEST = 'package.json';
const isManifest = (path: string, relative: string): boolean =>
  posix.join(posix.dirname(path), relative) === MANIFEST;

/** A source file as the bundle holds it: dist/ is flat, so the way to package.json is shorter there. */
export const withPathsOfDist = (path: string, text: string): string =>
  text.replaceAll(BESIDE, (whole, relative: string) =>
    isManifest(path, relative) ? whole.replace(relative, `../${MANIFEST}`) : whole,
  );

/**
 * Files and folders that source files open beside themselves: place in dist/ → place in the project. In the bundle all
 * code lies in dist/ itself, so `./page/` of any source file is dist/page/. What lies higher than its source file
 * cannot be moved along and what two files call alike would be overwritten: both are errors.
 */
export const assetsOf = (
  files: readonly { readonly path: string; readonly text: string }[],
): ReadonlyMap<string, string> => {
  const assets = new Map<string, string>();
  for (const { path, text } of files) {
    for (const [, relative = ''] of text.matchAll(BESIDE)) {
      if (isManifest(path, relative)) continue;
      if (relative.startsWith('../'))
        throw new Error(`${path} opens ${relative}: keep assets beside or under their source file.`);
      const target = posix.normalize(relative).replace(/\/$/, '');
      const source = posix.join(posix.dirname(path), target);
      if ((assets.get(target) ?? source) !== source)
        throw new Error(
          `${source} and ${assets.get(target) ?? ''} would both be dist/${target}: rename one.`,
        );
      assets.set(target, source);
    }
  }
  return assets;
};

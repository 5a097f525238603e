import { posix } from 'node:path';

const BESIDE = /new URL\(\s*'(\.{1,2}\/[^']*)',\s*import\.meta\.url,?\s*\)/g;

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
      // package.json lies one folder up from src/ and from dist/ alike.
      if (relative === '../package.json' && posix.dirname(path) === 'src') continue;
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

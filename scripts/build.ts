// SPDX-License-Identifier: Apache-2.0

// `npm run build`: one bundle in dist/ that needs no node_modules. Adapters and backends stay separate, lazily loaded chunks.
import { execFile } from 'node:child_process';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { build, type Plugin } from 'esbuild';
import ts from 'typescript';
import { assetsOf, withPathsOfDist } from './build/assets.ts';
import { oneLanguage } from './build/one-language.ts';
import { copyProtocols, packageProtocols } from './build/package-protocols.ts';
import { noticesOf, packagesOf, type ThirdParty } from './build/third-party.ts';
import { root } from './root.ts';

const started = performance.now();
const dist = join(root, 'dist');
await rm(dist, { recursive: true, force: true });

/**
 * What CommonJS packages expect to find around them, in every chunk. Not by its own name: some packages declare
 * `__filename` themselves, and a chunk that declares it twice cannot be read.
 */
const banner = [
  "import { createRequire as createRequireOfChunk } from 'node:module';",
  "import { dirname as dirnameOfChunk } from 'node:path';",
  "import { fileURLToPath as pathOfChunk } from 'node:url';",
  'const require = createRequireOfChunk(import.meta.url);',
  'const fileOfChunk = pathOfChunk(import.meta.url);',
  'const folderOfChunk = dirnameOfChunk(fileOfChunk);',
].join('\n');

const pathsOfDist: Plugin = {
  name: 'paths-of-dist',
  setup: (building) =>
    building.onLoad({ filter: /[\\/](?:src|adapters)[\\/].*\.ts$/ }, async ({ path }) => {
      if (path.includes('node_modules')) return undefined;
      return { contents: withPathsOfDist(relative(root, path), await readFile(path, 'utf8')), loader: 'ts' };
    }),
};

const result = await build({
  absWorkingDir: root,
  // Packages by the place where they are found, not by that of a link: two builds are alike wherever they lie.
  preserveSymlinks: true,
  entryPoints: {
    main: 'src/main.ts',
    // Programs of their own, and what files of analyzers import: started and found by their names.
    'cel-process': 'adapters/custom-analyzers/cel-process.ts',
    'local-runner': 'adapters/custom-analyzers/local-runner.ts',
    custom: 'adapters/custom-analyzers/custom.ts',
  },
  outdir: dist,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Flat: what a source file finds beside itself (`new URL('./x', import.meta.url)`) lies in dist/ itself.
  chunkNames: 'chunk-[name]-[hash]',
  banner: { js: banner },
  define: { __filename: 'fileOfChunk', __dirname: 'folderOfChunk' },
  plugins: [pathsOfDist, packageProtocols, oneLanguage],
  // V8 keeps the text of what it has loaded, and comments, most of all those outside Latin-1, are half of it. Names stay as they are, and
  // lines are broken: stacks and profiles can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 200,
  // Native accelerators of ws, never needed; what draws pictures is native too, and lies, like its letters, in node_modules beside dist/.
  external: ['bufferutil', 'utf-8-validate', '@resvg/resvg-js'],
  legalComments: 'linked',
  sourcemap: 'linked',
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
});

const shipped = Object.keys(result.metafile.inputs).filter((path) => /^(?:src|adapters)\//.test(path));
const assets = assetsOf(
  await Promise.all(shipped.map(async (path) => ({ path, text: await readFile(root + path, 'utf8') }))),
);
for (const [target, source] of assets) await cp(join(root, source), join(dist, target), { recursive: true });
await copyProtocols(dist);

/** Which commit it is made from: undefined outside a checkout, unless whoever builds a release says it. */
const { stdout: commit } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: root }).catch(
  () => ({ stdout: process.env['K8SGPT_BUILD_COMMIT'] ?? '' }),
);
// Two builds of one commit are alike: https://reproducible-builds.org/docs/source-date-epoch/
const epoch = process.env['SOURCE_DATE_EPOCH'];
const builtAt = (epoch === undefined ? new Date() : new Date(Number(epoch) * 1_000)).toISOString();
const builtAs = { ...(commit === '' ? {} : { commit: commit.trim() }), builtAt };
await writeFile(join(dist, 'built-as.json'), JSON.stringify(builtAs));

// Whose work it holds: in its chunks, in the pages of the console, and beside them.
const previews = 'adapters/console/preview-built/third-party.json';
const drawn = JSON.parse(await readFile(root + previews, 'utf8')) as readonly ThirdParty[];
const beside = ['@resvg/resvg-js', 'dejavu-fonts-ttf'].map((name) => `node_modules/${name}/package.json`);
const own = packagesOf([...Object.keys(result.metafile.inputs), ...beside]);
const thirdParty = [...own, ...drawn.filter((one) => !own.some(({ folder }) => folder === one.folder))];
await writeFile(join(dist, 'THIRD-PARTY-NOTICES.txt'), noticesOf(thirdParty));
await writeFile(join(dist, 'third-party.json'), JSON.stringify(thirdParty));

// For editors of those who write analyzers: `import { defineCustomAnalyzer } from 'k8sgpt/custom'`.
const types = ts.transpileDeclaration(
  await readFile(`${root}adapters/custom-analyzers/custom.ts`, 'utf8'),
  {},
);
await writeFile(join(dist, 'custom.d.ts'), types.outputText);

const bytes = Object.values(result.metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
const chunks = Object.keys(result.metafile.outputs).filter((path) => path.endsWith('.js')).length;
console.log(
  `dist/: ${chunks} files, ${(bytes / 1e6).toFixed(1)} MB, ${assets.size} assets, in ${seconds} s (${dirname(dist)})`,
);

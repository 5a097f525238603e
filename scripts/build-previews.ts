// SPDX-License-Identifier: Apache-2.0

// `npm run build:previews` (and `npm install`): the console's renderers of other platforms' messages, as one bundle for browsers.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { packagesOf } from './build/third-party.ts';
import { root } from './root.ts';

const from = join(root, 'adapters/console/preview');
const to = join(root, 'adapters/console/preview-built');
await rm(to, { recursive: true, force: true });
const result = await build({
  // Packages by the place where they are found, not by that of a link: two builds are alike wherever they lie.
  preserveSymlinks: true,
  absWorkingDir: root,
  entryPoints: {
    preview: `${from}/preview.js`,
    slack: 'slack-blocks-to-jsx/dist/style.css',
    'adaptive-card': `${from}/adaptive-card.css`,
    discord: `${from}/discord.css`,
  },
  // Of the package's modules a bundler drops the one that only registers tables.
  alias: { adaptivecards: 'adaptivecards/dist/adaptivecards.js' },
  outdir: to,
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  define: { 'process.env.NODE_ENV': '"production"' },
  legalComments: 'linked',
  metafile: true,
  logLevel: 'warning',
});
// Told to the bundle that holds them: none of them is one of its own packages.
await writeFile(
  join(to, 'third-party.json'),
  JSON.stringify(packagesOf(Object.keys(result.metafile.inputs))),
);
const bytes = Object.values(result.metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
console.log(`previews: ${(bytes / 1e6).toFixed(1)} MB`);

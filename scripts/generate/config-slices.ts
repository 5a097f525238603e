// SPDX-License-Identifier: Apache-2.0

import { readdir } from 'node:fs/promises';
import { root } from '../root.ts';
import { defineGenerator, header, textOf } from './_generator.ts';

const DEFINED = /^export const (\w+) = defineConfig\(/gm;

/** Files of a folder and its folders, by path from the project's root. */
const sourcesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(root + folder, { recursive: true }))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`)
    .sort();

const slicesIn = async (folder: string): Promise<readonly { path: string; name: string }[]> => {
  const paths = await sourcesIn(folder);
  const texts = await Promise.all(paths.map(textOf));
  return paths.flatMap((path, at) =>
    [...(texts[at] ?? '').matchAll(DEFINED)].map(([, name = '']) => ({ path, name })),
  );
};

/** Every `export const x = defineConfig(…)`: those of the product itself, then those of the adapters. */
export default defineGenerator({
  name: 'config-slices',
  stage: 'registry',
  files: async () => {
    const adapters = await slicesIn('adapters');
    const slices = [...(await slicesIn('src/config')), ...adapters];
    const imports = [
      ...adapters.map(({ path, name }) => `import { ${name} } from '../../${path}';\n`),
      ...slices
        .filter(({ path }) => path.startsWith('src/'))
        .map(({ path, name }) => `import { ${name} } from '../${path.slice('src/'.length)}';\n`),
      "import type { ConfigSlice } from '../core/config-slice.ts';\n",
    ];
    /** As people would look for it: `_openai-config.ts` beside what begins with o. */
    const order = slices.toSorted(
      (a, b) =>
        Number(a.path.startsWith('adapters/')) - Number(b.path.startsWith('adapters/')) ||
        a.path.replace('/_', '/').localeCompare(b.path.replace('/_', '/'), 'en'),
    );
    const content = [
      header,
      ...imports,
      '\n/** Every section of the configuration. */\n',
      'export const configSlices: readonly ConfigSlice[] = [\n',
      ...order.map(({ name }) => `  ${name},\n`),
      '];\n',
    ];
    return new Map([['src/compose/config-slices.generated.ts', content.join('')]]);
  },
});

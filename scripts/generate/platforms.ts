// SPDX-License-Identifier: Apache-2.0

import { readdir } from 'node:fs/promises';
import { root } from '../root.ts';
import { defineGenerator, lightRegistry, textOf } from './_generator.ts';

/** Chat platforms are the adapters whose index.ts calls `definePlatform(`; the folder's name is the platform's id. */
export default defineGenerator({
  name: 'platforms',
  stage: 'registry',
  files: async () => {
    const folders = (await readdir(`${root}adapters`).catch(() => [])).sort();
    const texts = await Promise.all(
      folders.map((folder) => textOf(`adapters/${folder}/index.ts`).catch(() => '')),
    );
    const names = folders.filter((_, at) => texts[at]?.includes('definePlatform('));
    if (names.length === 0) return new Map();
    return new Map([
      [
        'adapters/platforms.generated.ts',
        lightRegistry('platforms', new Map(names.map((name) => [name, `./${name}/index.ts`]))),
      ],
    ]);
  },
});

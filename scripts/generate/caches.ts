// SPDX-License-Identifier: Apache-2.0

import { defineGenerator, lazyRegistry, modulesOf } from './_generator.ts';

export default defineGenerator({
  name: 'caches',
  stage: 'registry',
  files: async () => {
    // config.ts is the settings of the folder, as in every adapter.
    const names = (await modulesOf('adapters/cache')).filter((name) => name !== 'config');
    return new Map([
      [
        'adapters/cache/index.ts',
        lazyRegistry('stores', new Map(names.map((name) => [name, `./${name}.ts`]))),
      ],
    ]);
  },
});

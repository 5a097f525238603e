// SPDX-License-Identifier: Apache-2.0

import { defineGenerator, lightRegistry, modulesOf } from './_generator.ts';

export default defineGenerator({
  name: 'ai-backends',
  stage: 'registry',
  files: async () => {
    // config.ts is the settings of the folder, as in every adapter.
    const names = (await modulesOf('adapters/ai')).filter((name) => name !== 'config');
    return new Map([
      [
        'adapters/ai/index.ts',
        lightRegistry('backends', new Map(names.map((name) => [name, `./${name}.ts`]))),
      ],
    ]);
  },
});

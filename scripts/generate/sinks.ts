// SPDX-License-Identifier: Apache-2.0

import { defineGenerator, lightRegistry, modulesWith } from './_generator.ts';

export default defineGenerator({
  name: 'sinks',
  stage: 'registry',
  files: async () => {
    const names = await modulesWith('adapters/alerts', 'defineSink(');
    return new Map([
      [
        'adapters/alerts/index.ts',
        lightRegistry('sinks', new Map(names.map((name) => [name, `./${name}.ts`]))),
      ],
    ]);
  },
});

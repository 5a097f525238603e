// SPDX-License-Identifier: Apache-2.0

import { defineGenerator } from './_generator.ts';
import { picture } from './_picture.ts';

/** The one picture of the whole, with what the registries hold today. */
export default defineGenerator({
  name: 'architecture',
  stage: 'reference',
  files: async () => {
    const { analyzers } = await import('../../analyzers/index.ts');
    const { backends } = await import('../../adapters/ai/index.ts');
    const { sinks } = await import('../../adapters/alerts/index.ts');
    const { stores } = await import('../../adapters/cache/index.ts');
    return new Map([
      [
        'docs/images/architecture.svg',
        picture({
          analyzers: analyzers.length,
          backends: Object.keys(backends).length,
          sinks: Object.keys(sinks).length,
          stores: Object.keys(stores).length,
        }),
      ],
    ]);
  },
});

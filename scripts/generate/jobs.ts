// SPDX-License-Identifier: Apache-2.0

import { camel, defaultImports, defineGenerator, header, modulesWith } from './_generator.ts';

export default defineGenerator({
  name: 'jobs',
  stage: 'registry',
  files: async () => {
    const names = await modulesWith('src/jobs', 'defineJob(');
    const rows = names.map((name) => `  ${camel(name)},\n`).join('');
    return new Map([
      ['src/jobs/index.ts', `${header}${defaultImports(names)}\nexport const jobs = {\n${rows}} as const;\n`],
    ]);
  },
});

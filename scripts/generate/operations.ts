// SPDX-License-Identifier: Apache-2.0

import { camel, defaultImports, defineGenerator, header, modulesOf } from './_generator.ts';

const folder = 'src/compose/command-line/operations';

export default defineGenerator({
  name: 'operations',
  stage: 'registry',
  files: async () => {
    const names = await modulesOf(folder);
    const content = [
      header,
      "import type { Operation } from '../operation.ts';\n",
      defaultImports(names),
      '\nexport const operations: readonly Operation[] = [\n',
      ...names.map((name) => `  ${camel(name)},\n`),
      '];\n',
    ];
    return new Map([[`${folder}/index.ts`, content.join('')]]);
  },
});

// SPDX-License-Identifier: Apache-2.0

import { camel, defaultImports, defineGenerator, header, modulesOf } from './_generator.ts';

export default defineGenerator({
  name: 'analyzers',
  stage: 'registry',
  files: async () => {
    const names = await modulesOf('analyzers');
    const content = [
      header,
      "import type { RegisteredAnalyzer } from '../src/core/analyzer.ts';\n",
      defaultImports(names),
      '\nexport const analyzers: readonly RegisteredAnalyzer[] = [\n',
      ...names.map((name) => `  { id: '${name}', analyzer: ${camel(name)} },\n`),
      '];\n',
    ];
    return new Map([['analyzers/index.ts', content.join('')]]);
  },
});

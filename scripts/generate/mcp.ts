// SPDX-License-Identifier: Apache-2.0

import { camel, defaultImports, defineGenerator, header, modulesOf } from './_generator.ts';

/** What a registry holds, and where its type stands. */
const REGISTRIES = {
  tools: ['AnyTool', 'tool'],
  resources: ['Resource', 'resource'],
  prompts: ['Prompt', 'prompt'],
} as const;

export default defineGenerator({
  name: 'mcp',
  stage: 'registry',
  files: async () => {
    const entries = Object.entries(REGISTRIES).map(async ([folder, [type, module]]) => {
      const names = await modulesOf(`adapters/mcp/${folder}`);
      const rows = names.map((name) => `  ${camel(name)},\n`).join('');
      return [
        `adapters/mcp/${folder}/index.ts`,
        `${header}import type { ${type} } from '../${module}.ts';\n${defaultImports(names)}\nexport const ${folder}: readonly ${type}[] = [\n${rows}];\n`,
      ] as const;
    });
    return new Map(await Promise.all(entries));
  },
});

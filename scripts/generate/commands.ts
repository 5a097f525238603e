// SPDX-License-Identifier: Apache-2.0

import { camel, defaultImports, defineGenerator, header, modulesWith } from './_generator.ts';

export default defineGenerator({
  name: 'commands',
  stage: 'registry',
  files: async () => {
    const names = await modulesWith('src/commands', 'defineCommand(');
    const content = [
      header,
      "import type { AnyCommand } from '../core/command.ts';\n",
      defaultImports(names),
      '\nexport const commands: readonly AnyCommand[] = [\n',
      ...names.map((name) => `  ${camel(name)},\n`),
      '];\n',
    ];
    return new Map([['src/commands/index.ts', content.join('')]]);
  },
});

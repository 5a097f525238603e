// SPDX-License-Identifier: Apache-2.0

import { defineGenerator, header, lazyRegistry, modulesWith } from './_generator.ts';

/** What is typed after `-o`, where nothing of the formats themselves is loaded yet. */
const namesFile = (names: readonly string[]): string =>
  [
    header,
    '\n/** Forms in which a report is printed; `text` is the terminal’s own. */\n',
    'export const formatNames = [\n',
    ...['text', ...names].map((name) => `  '${name}',\n`),
    '] as const;\n',
  ].join('');

export default defineGenerator({
  name: 'formats',
  stage: 'registry',
  files: async () => {
    const names = await modulesWith('src/formats', 'defineFormat(');
    return new Map([
      ['src/formats/index.ts', lazyRegistry('formats', new Map(names.map((name) => [name, `./${name}.ts`])))],
      ['src/core/format-names.ts', namesFile(names)],
    ]);
  },
});

// SPDX-License-Identifier: Apache-2.0

import { camel, defineGenerator, header, modulesOf, textOf } from './_generator.ts';

const folder = 'src/core/kinds';

/** File names cannot tell IngressClass from Ingressclass, so the file itself says its kind. */
const kindOf = async (name: string): Promise<string> => {
  const kind = /kind: '(\w+)'/.exec(await textOf(`${folder}/${name}.ts`))?.[1];
  if (kind === undefined)
    throw new Error(`${folder}/${name}.ts names no kind: write kind: 'X' in its definition.`);
  return kind;
};

export default defineGenerator({
  name: 'kinds',
  stage: 'registry',
  files: async () => {
    const names = await modulesOf(folder);
    const entries = await Promise.all(
      names.map(async (name) => ({ name, kind: await kindOf(name), local: `${camel(name)}Kind` })),
    );
    const content = [
      header,
      "import type { KindOf } from '../kind.ts';\n",
      ...entries.map(({ local, name }) => `import ${local} from './${name}.ts';\n`),
      '\nexport const kinds = {\n',
      ...entries.map(({ kind, local }) => `  ${kind}: ${local},\n`),
      '} as const;\n\nexport interface Kinds {\n',
      ...entries.map(({ kind, local }) => `  ${kind}: KindOf<typeof ${local}>;\n`),
      '}\n\nexport type KindName = keyof Kinds;\n',
    ];
    return new Map([[`${folder}/index.ts`, content.join('')]]);
  },
});

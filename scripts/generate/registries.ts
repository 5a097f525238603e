import { camel, type Generator, header, modulesOf, textOf } from './generated.ts';

const imports = (names: readonly string[]): string => names.map((name) => `import ${camel(name)} from './${name}.ts';\n`).join('');

const kinds = async (): Promise<string> => {
  const names = await modulesOf('src/core/kinds/');
  const entries = await Promise.all(
    names.map(async (name) => {
      const kind = /kind: '(\w+)'/.exec(await textOf(`src/core/kinds/${name}.ts`))?.[1];
      if (kind === undefined) throw new Error(`src/core/kinds/${name}.ts names no kind`);
      return { local: `${camel(name)}Kind`, name, kind };
    }),
  );
  return [
    header,
    "import type { KindOf } from '../kind.ts';\n",
    ...entries.map(({ local, name }) => `import ${local} from './${name}.ts';\n`),
    '\nexport const kinds = {\n',
    ...entries.map(({ kind, local }) => `  ${kind}: ${local},\n`),
    '} as const;\n\nexport interface Kinds {\n',
    ...entries.map(({ kind, local }) => `  ${kind}: KindOf<typeof ${local}>;\n`),
    '}\n\nexport type KindName = keyof Kinds;\n',
  ].join('');
};

const analyzers = async (): Promise<string> => {
  const names = await modulesOf('analyzers/');
  const rows = names.map((name) => `  { id: '${name}', analyzer: ${camel(name)} },\n`).join('');
  return `${header}import type { RegisteredAnalyzer } from '../src/core/analyzer.ts';\n${imports(names)}\nexport const analyzers: readonly RegisteredAnalyzer[] = [\n${rows}];\n`;
};

const commands = async (): Promise<string> => {
  const names = await modulesOf('src/commands/');
  const rows = names.map((name) => `  ${camel(name)},\n`).join('');
  return `${header}import type { AnyCommand } from '../core/command.ts';\n${imports(names)}\nexport const commands: readonly AnyCommand[] = [\n${rows}];\n`;
};

const jobs = async (): Promise<string> => {
  const modules = await modulesOf('src/jobs/');
  const names: string[] = [];
  for (const name of modules) if ((await textOf(`src/jobs/${name}.ts`)).includes('defineJob(')) names.push(name);
  return `${header}${imports(names)}\nexport const jobs = {\n${names.map((name) => `  ${camel(name)},\n`).join('')}} as const;\n`;
};

const lazy = (folder: string, constant: string) => async (): Promise<string> => {
  const names = await modulesOf(folder);
  const rows = names.map((name) => `  ${/^\w+$/.test(name) ? name : `'${name}'`}: () => import('./${name}.ts'),\n`).join('');
  return `${header}\n/** Loaded only when chosen: their SDKs are heavy. */\nexport const ${constant} = {\n${rows}} as const;\n`;
};

const written: Readonly<Record<string, () => Promise<string>>> = {
  'src/core/kinds/index.ts': kinds,
  'analyzers/index.ts': analyzers,
  'src/commands/index.ts': commands,
  'src/jobs/index.ts': jobs,
  'adapters/ai/index.ts': lazy('adapters/ai/', 'backends'),
};

export const registries: Generator = {
  name: 'registries',
  files: async () => new Map(await Promise.all(Object.entries(written).map(async ([path, make]) => [path, await make()] as const))),
};

// SPDX-License-Identifier: Apache-2.0

// `npm run new -- <thing> <name>` writes the files of a new part with its test, then runs `npm run generate`.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { modulesOf } from './generate/_generator.ts';
import { withLicence } from './lint/licence-headers.ts';
import { BadName, type Template } from './new/_template.ts';
import { root } from './root.ts';

const things = await modulesOf('scripts/new');
const load = async (thing: string): Promise<Template> =>
  ((await import(`./new/${thing}.ts`)) as { readonly default: Template }).default;

const usage = async (): Promise<string> => {
  const lines = await Promise.all(
    things.map(async (thing) => `  npm run new -- ${thing} ${(await load(thing)).argument}`),
  );
  return ['Usage:', ...lines].join('\n');
};

const create = async (thing: string, name: string): Promise<void> => {
  const template = await load(thing);
  const files = template.files(name);
  const taken = [...files.keys()].filter((path) => existsSync(root + path));
  if (taken.length > 0)
    throw new BadName(`${taken.join(' and ')} already exist${taken.length === 1 ? 's' : ''}.`);
  for (const [path, content] of files) {
    await mkdir(dirname(root + path), { recursive: true });
    await writeFile(root + path, withLicence(path, content));
    console.log(`wrote ${path}`);
  }
  // Where lines break depends on the name.
  const biome = `${root}node_modules/.bin/biome`;
  const sources = [...files.keys()].filter((path) => path.endsWith('.ts'));
  execFileSync(biome, ['check', '--write', ...sources], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  execFileSync('npm', ['run', '--silent', 'generate'], { cwd: root, stdio: 'inherit' });
  console.log(template.next(name));
};

const [thing = '', name = ''] = process.argv.slice(2);
if (!things.includes(thing) || name === '') {
  console.error(await usage());
  process.exit(2);
}
try {
  await create(thing, name);
} catch (error) {
  if (!(error instanceof BadName)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

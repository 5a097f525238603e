import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { root } from './generate/generated.ts';
import { registries } from './generate/registries.ts';

const check = process.argv.includes('--check');
let different = 0;

const settle = async (files: ReadonlyMap<string, string>): Promise<void> => {
  for (const [path, wanted] of files) {
    const full = join(root, path);
    const present = await readFile(full, 'utf8').catch(() => undefined);
    if (present === wanted) continue;
    different += 1;
    if (check) console.error(`${path} is not what \`npm run generate\` writes`);
    else {
      await mkdir(dirname(full), { recursive: true });
      await writeFile(full, wanted);
      console.error(`wrote ${path}`);
    }
  }
};

// Registries first: what follows reads them, so it is imported only when they are right.
await settle(await registries.files());
const { references } = await import('./generate/references.ts');
for (const generator of references) await settle(await generator.files());
if (check && different > 0) process.exitCode = 1;

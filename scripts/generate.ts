// SPDX-License-Identifier: Apache-2.0

// `npm run generate` writes what can be derived; `npm run generate -- --check` names what is out of date and exits 1.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { differences, loadGenerators } from './generate/_generators.ts';
import { root } from './root.ts';

const check = process.argv.includes('--check');
let outdated = 0;

for (const generator of await loadGenerators()) {
  if (check && outdated > 0 && generator.stage === 'reference') {
    console.error(`${generator.name}: not checked, because a registry that it is made from is out of date`);
    continue;
  }
  for (const [path, content] of await differences(generator)) {
    outdated += 1;
    if (check) console.error(`${path} is out of date: run \`npm run generate\` and commit it`);
    else {
      await mkdir(dirname(root + path), { recursive: true });
      await writeFile(root + path, content);
      console.error(`wrote ${path}`);
    }
  }
}
if (check && outdated > 0) process.exitCode = 1;
if (outdated === 0) console.error('everything generated is up to date');

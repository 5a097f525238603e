// SPDX-License-Identifier: Apache-2.0

// `npm run bench -- <name> …` runs bench/<name>.ts, which prints its numbers; without a name it says which there are.
import { existsSync, readFileSync } from 'node:fs';
import { modulesOf } from './generate/_generator.ts';
import { root } from './root.ts';

const [name = '', ...rest] = process.argv.slice(2);
const file = `${root}bench/${name}.ts`;

if (/^[a-z][a-z-]*$/.test(name) && existsSync(file)) {
  process.argv.splice(1, process.argv.length - 1, file, ...rest);
  await import(file);
} else {
  const runnable = (await modulesOf('bench')).filter((module) =>
    readFileSync(`${root}bench/${module}.ts`, 'utf8').includes(`npm run bench -- ${module}`),
  );
  console.error(['Benchmarks:', ...runnable.map((module) => `  npm run bench -- ${module}`)].join('\n'));
  process.exitCode = 2;
}

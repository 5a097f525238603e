// SPDX-License-Identifier: Apache-2.0

// `npm run lint [-- NAME…]`: every check that needs no test run, two at a time; the names of those that failed come last.
import { fileNames } from './lint/file-names.ts';
import { fileSize } from './lint/file-size.ts';
import { licenceHeaders } from './lint/licence-headers.ts';
import { licences } from './lint/licences.ts';
import { folders } from './lint/source-files.ts';
import { type Step, tool } from './lint/step.ts';

/** Longest first, so that the last to start is not the last to end. */
const steps: readonly Step[] = [
  tool('eslint', 'eslint .'),
  tool('types', 'tsc --noEmit'),
  tool('page-types', 'tsc --noEmit -p adapters/console/page'),
  tool('preview-types', 'tsc --noEmit -p adapters/console/preview'),
  tool(
    'boundaries',
    `depcruise --config .dependency-cruiser.mjs --output-type err-long ${folders.join(' ')}`,
  ),
  tool('dead-code', 'knip --no-progress'),
  tool('format', 'biome check --colors=off .'),
  fileSize,
  fileNames,
  licenceHeaders,
  licences,
];

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; checks are ${steps.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const waiting = steps.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
const count = waiting.length;
const failed: string[] = [];

const work = async (): Promise<void> => {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const started = performance.now();
    const trouble = await step.run();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (trouble === '') console.log(`ok      ${step.name} (${seconds} s)`);
    else {
      failed.push(step.name);
      console.log(`FAILED  ${step.name} (${seconds} s)\n${trouble.replace(/^/gm, '    ')}`);
    }
  }
};

await Promise.all([work(), work()]);
console.log(
  failed.length === 0
    ? `lint: ${count} passed`
    : `lint: ${failed.length} of ${count} failed: ${failed.join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

// SPDX-License-Identifier: Apache-2.0

// `npm run fuzz -- [times] [path…]`: the tests of properties with values that nobody has tried, so many times as many (10).
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const [times = '10', ...paths] = process.argv.slice(2);
if (!/^[1-9]\d{0,3}$/.test(times)) {
  console.error('How many times as many values? A number from 1 to 9999, then paths of tests.');
  process.exit(2);
}

const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((file) => `test/${file}`)
  .filter(
    (file) => file.endsWith('.test.ts') && readFileSync(file, 'utf8').includes('/support/properties.ts'),
  )
  .filter((file) => paths.length === 0 || paths.some((path) => file.includes(path)));
console.log(`${files.length} files of tests, ${times} times as many values. A failure prints its seed:`);
console.log('PROPERTY_SEED=<seed> npx vitest run <file> shows it again.');
const { status } = spawnSync('npx', ['vitest', 'run', ...files], {
  stdio: 'inherit',
  env: { ...process.env, PROPERTY_SEED: 'random', PROPERTY_TIMES: times },
});
process.exitCode = status ?? 1;

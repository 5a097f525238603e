// SPDX-License-Identifier: Apache-2.0

// `npm run chaos [-- NAME… --quick --seed=N --at-once=N --program=dist/main.js]`: breaks what the product stands on, with real processes and real
// Redis, and looks whether every command has exactly one answer, nothing is stuck, and how soon. `--list` says what it can
// break. Exit code 1 when something was lost, doubled or stuck.
import { parseArgs } from 'node:util';
import { faults } from './chaos/_all.ts';
import { runChaos } from './chaos/_run.ts';
import { tableOf } from './chaos/_table.ts';

// Each process that is started is ended with this one: many are no leak.
process.setMaxListeners(0);
// Whoever is told to end takes along what it has started.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '4' },
    program: { type: 'string' },
  },
});
const unknown = positionals.filter((name) => !faults.some((fault) => fault.name === name));
const chosen = faults.filter(({ name, quick }) =>
  positionals.length > 0 ? positionals.includes(name) : !values.quick || quick === true,
);

if (values.list) {
  for (const { name, title } of faults) console.log(`${name.padEnd(22)} ${title}`);
} else if (unknown.length > 0) {
  console.error(`There is no fault ${unknown.join(', ')}: npm run chaos -- --list`);
  process.exitCode = 2;
} else {
  const started = performance.now();
  const outcomes = await runChaos(chosen, {
    quick: values.quick,
    seed: Number(values.seed),
    atOnce: Number(values['at-once']),
    program: values.program,
    say: (line) => console.error(line),
  });
  console.log(tableOf(outcomes, performance.now() - started));
  if (outcomes.some(({ violations }) => violations.length > 0)) process.exitCode = 1;
}

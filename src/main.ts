// SPDX-License-Identifier: Apache-2.0

// `k8sgpt serve | bot | worker | scheduler` are the roles of the product; everything else is a command of one person at a terminal.
import { keepEngineSmall, tuneEngine } from './compose/engine.ts';
import { guardProcess } from './compose/guard-process.ts';

tuneEngine();
guardProcess();

const argv = process.argv.slice(2);

// What is asked again and again, by scripts and at every press of Tab, loads nothing that it does not need.
if (argv.length === 1 && ['version', '--version', '-V'].includes(argv[0] ?? '')) {
  const { sayVersion } = await import('./compose/command-line/say-version.ts');
  sayVersion();
} else if (argv[0] === '__complete') {
  const { runComplete } = await import('./compose/command-line/complete.ts');
  process.stdout.write(await runComplete(argv.slice(1), process.env));
} else {
  if (['serve', 'bot', 'worker', 'scheduler', 'mcp'].includes(argv[0] ?? '')) keepEngineSmall();
  else await import('./compose/parse-once.ts');
  const { runCommandLine } = await import('./compose/command-line/one-shot.ts');
  process.exitCode = await runCommandLine(argv);
  // Everything is printed and closed, or has been told to close: what is still open must not keep the process.
  process.exit();
}

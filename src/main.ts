// `k8sgpt serve | bot | worker | scheduler` are the roles of the product; everything else is a command of one person at a terminal.
import { tuneEngine } from './compose/engine.ts';

tuneEngine();

const { runCommandLine } = await import('./compose/one-shot.ts');
process.exitCode = await runCommandLine(process.argv.slice(2));
// Everything is printed and closed, or has been told to close: what is still open must not keep the process.
process.exit();

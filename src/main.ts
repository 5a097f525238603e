// `k8sgpt serve | bot | worker | scheduler` are the roles of the product; everything else is a command of one person at a terminal.
import { tuneEngine } from './compose/engine.ts';
import { type ServiceRole, serviceRoles } from './core/service-role.ts';

tuneEngine();

const [verb = '', ...rest] = process.argv.slice(2);

const isRole = (word: string): word is ServiceRole => serviceRoles.some((role) => role === word);

/** `--config PATH` or `--config=PATH`. */
const configPath = (words: readonly string[]): string | undefined => {
  const at = words.findIndex((word) => word === '--config' || word.startsWith('--config='));
  const word = words[at];
  return word?.includes('=') === true ? word.slice(word.indexOf('=') + 1) : words[at + 1];
};

if (isRole(verb) && !rest.includes('--help')) {
  const { runService } = await import('./compose/run-service.ts');
  process.exitCode = await runService(verb, rest.length === 0 ? undefined : configPath(rest));
  // What is left open has been told to close; waiting longer helps nobody.
  process.exit();
} else {
  const { runCommandLine } = await import('./compose/one-shot.ts');
  process.exitCode = await runCommandLine(process.argv.slice(2));
  // Everything is printed and closed: an idle connection must not keep a command from ending.
  process.exit();
}

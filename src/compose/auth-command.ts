import { text } from 'node:stream/consumers';
import { aiConfig } from '../../adapters/ai/config.ts';
import { backends } from '../../adapters/ai/index.ts';
import type { Screen } from '../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../adapters/terminal/surface-flags.ts';
import { placeOfFile } from '../config/config-place.ts';
import { editSection, removeSection, type SecretPlace, type SectionEdit } from '../config/edit-config.ts';
import { code, type Document } from '../core/document.ts';
import { Refused } from '../core/errors.ts';
import type { ParsedWords } from '../core/parse-flags.ts';
import type { AiModule } from '../core/ports/ai-module.ts';
import { suggest } from '../core/suggest.ts';
import { authListView } from '../views/auth-list.ts';
import { exitCode } from './exit-code.ts';
import { checkedKeyFile, keepKey } from './key-file.ts';
import { chosenBackends } from './open-backends.ts';
import { loadSettings } from './settings.ts';
import { configTextAt, writeConfig } from './write-config.ts';

const ACTIONS = ['add', 'list', 'update', 'remove', 'default'] as const;
type Action = (typeof ACTIONS)[number];
const names = Object.keys(backends);

const actionOf = (given: string | undefined): Action => {
  const action = ACTIONS.find((one) => one === (given ?? 'list'));
  if (action !== undefined) return action;
  const close = suggest(given ?? '', ACTIONS);
  throw new Refused(
    `auth does not know "${given}". ${close === undefined ? `It knows ${ACTIONS.join(', ')}.` : `Did you mean ${close}?`}`,
    { hint: `auth ${close ?? 'list'}` },
  );
};

const moduleOf = async (
  given: string | undefined,
  action: Action,
): Promise<{ name: string; module: AiModule }> => {
  if (given === undefined)
    throw new Refused(`Say which backend: ${names.join(', ')}.`, { hint: `auth ${action} openai` });
  const load = Object.hasOwn(backends, given) ? backends[given as keyof typeof backends] : undefined;
  if (load === undefined) {
    const close = suggest(given, names);
    throw new Refused(
      `There is no AI backend ${given}. ${close === undefined ? `There are ${names.join(', ')}.` : `Did you mean ${close}?`}`,
      { hint: `auth ${action} ${close ?? 'openai'}` },
    );
  }
  return { name: given, module: (await load()).default as unknown as AiModule };
};

/** Where the key is: never the key itself. Undefined where none was told. */
const keyPlace = async (
  name: string,
  { flags }: ParsedWords,
  config: string,
): Promise<SecretPlace | undefined> => {
  if (flags['password'] !== undefined)
    throw new Refused(
      'A key on the command line stays in the history of the shell and in the list of processes.',
      {
        hint: `auth add ${name} --key-env NAME, --key-file PATH, or --key-stdin`,
      },
    );
  const ways = ['key-env', 'key-file', 'key-stdin'].filter((flag) => flags[flag] !== undefined);
  if (ways.length > 1) throw new Refused(`Give one of --${ways.join(' and --')}.`);
  const { 'key-env': variable, 'key-file': file, 'key-stdin': stdin } = flags;
  if (typeof variable === 'string') {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable))
      throw new Refused(`${variable} is no name of a variable.`);
    return { env: variable };
  }
  if (typeof file === 'string') return { file: await checkedKeyFile(file) };
  return stdin === true ? { file: await keepKey(config, name, await text(process.stdin)) } : undefined;
};

const FLAGS = { model: 'model', 'base-url': 'baseUrl', region: 'region' } as const;

const editOf = (
  { config }: AiModule,
  name: string,
  { flags }: ParsedWords,
  key: SecretPlace | undefined,
): SectionEdit => {
  const edit: Record<string, SectionEdit[string]> = {};
  for (const [flag, setting] of Object.entries(FLAGS)) {
    const value = flags[flag];
    if (typeof value !== 'string') continue;
    if (!(setting in config.schema.shape)) throw new Refused(`${name} takes no --${flag}.`);
    edit[setting] = value;
  }
  if (key !== undefined) {
    if (!('apiKey' in config.schema.shape)) throw new Refused(`${name} takes no key: see docs/guide/ai.md.`);
    edit['apiKey'] = key;
  }
  return edit;
};

const said = (words: string, path: string): Document => ({
  summary: words,
  blocks: [
    { type: 'headline', tone: 'good', text: [words] },
    { type: 'note', text: [`Written to ${path}. Try it: `, code('k8sgpt doctor')] },
  ],
});

/** `auth add|list|update|remove|default`: which backend explains, in the configuration file. Keys are referred to, never written into it. */
export const runAuth = async (words: ParsedWords, surface: SurfaceFlags, screen: Screen): Promise<number> => {
  const { env } = process;
  const [given, operand] = words.operands;
  const action = actionOf(given);
  const { path } = placeOfFile({ env, path: surface.config });
  if (action === 'list') {
    const settings = await loadSettings({ env, path: surface.config });
    const chosen = chosenBackends(settings);
    screen.answer(authListView(settings.backends, chosen));
    return exitCode.ok;
  }
  const flagged = words.flags['backend'];
  const { name, module } = await moduleOf(
    operand ?? (typeof flagged === 'string' ? flagged : undefined),
    action,
  );
  const before = { path, text: await configTextAt(path) };
  if (action === 'default') {
    await writeConfig({ path, text: editSection(before, aiConfig.key, { backend: name }) }, env);
    screen.answer(said(`${name} explains from the next start on`, path));
  } else if (action === 'remove') {
    const rest = { path, text: removeSection(before, module.config.key) };
    const { ai } = await loadSettings({ env, path: surface.config });
    const text = ai.backend === name ? editSection(rest, aiConfig.key, { backend: undefined }) : rest.text;
    await writeConfig({ path, text }, env);
    screen.answer(said(`${name} is no longer in the configuration file`, path));
  } else {
    const edit = editOf(module, name, words, await keyPlace(name, words, path));
    if (Object.keys(edit).length === 0)
      throw new Refused(
        `Say what is to be ${action === 'add' ? 'added' : 'changed'}: a key, a model or an address.`,
        {
          hint: `auth ${action} ${name} --key-env NAME --model MODEL`,
        },
      );
    await writeConfig({ path, text: editSection(before, module.config.key, edit) }, env);
    screen.answer(said(`${name} is ${action === 'add' ? 'added' : 'changed'}`, path));
  }
  return exitCode.ok;
};

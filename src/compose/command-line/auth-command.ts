// SPDX-License-Identifier: Apache-2.0

import { aiConfig } from '../../../adapters/ai/config.ts';
import { backends } from '../../../adapters/ai/index.ts';
import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import { dropK8sgptProvider } from '../../config/drop-k8sgpt-keys.ts';
import { dropEmpty, editSection, editText, setSettings } from '../../config/edit-config.ts';
import { placeOfFile } from '../../config/load-place.ts';
import { code, type Document } from '../../core/document.ts';
import { Refused } from '../../core/errors.ts';
import type { ParsedWords } from '../../core/parse-flags.ts';
import type { AiModule } from '../../core/ports/ai-module.ts';
import { suggest } from '../../core/suggest.ts';
import { markedText } from '../../views/explanation.ts';
import { exitCode } from '../exit-code.ts';
import { chosenBackends } from '../open-backends.ts';
import { loadSettings } from '../settings.ts';
import { warningOn } from '../warning-on.ts';
import { changeConfig } from '../write-config.ts';
import { authEdit, missingFlags } from './auth-edit.ts';
import { askedKey, keyPlace } from './auth-key.ts';
import { showAuthList } from './auth-list.ts';
import { settingsGiven } from './settings-given.ts';
import { showData } from './show-data.ts';

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

/** k8sgpt has another name for it in places. */
const ALIASES: Readonly<Record<string, string>> = { noop: 'noopai' };

const moduleOf = (given: string | undefined, action: Action): { name: string; module: AiModule } => {
  if (given === undefined)
    throw new Refused(`Say which backend: ${names.join(', ')}.`, { hint: `auth ${action} openai` });
  const name = ALIASES[given] ?? given;
  const module = Object.hasOwn(backends, name) ? backends[name as keyof typeof backends] : undefined;
  if (module === undefined) {
    const close = suggest(name, names);
    throw new Refused(
      `There is no AI backend ${name}. ${close === undefined ? `There are ${names.join(', ')}.` : `Did you mean ${close}?`}`,
      { hint: `auth ${action} ${close ?? 'openai'}` },
    );
  }
  return { name, module };
};

/** What a backend still lacks before it can be asked, as its steps say it; undefined where nothing. */
const lackOf = async (name: string, path: string): Promise<string | undefined> => {
  // What else is wrong with the file was so before, and is told by those who need it.
  const settings = await loadSettings({ env: process.env, path }).catch(() => undefined);
  const found = settings?.backends.find((one) => one.name === name);
  return found === undefined || found.isConfigured ? undefined : found.steps[0];
};

const said = (words: string, path: string, lack?: string): Document => ({
  summary: words,
  blocks: [
    { type: 'headline', tone: lack === undefined ? 'good' : 'warning', text: [words] },
    ...(lack === undefined ? [] : [{ type: 'paragraph' as const, text: ['Next: ', ...markedText(lack)] }]),
    { type: 'note', text: [`Written to ${path}. Try it: `, code('k8sgpt doctor')] },
  ],
});

interface Given {
  readonly words: ParsedWords;
  readonly surface: SurfaceFlags;
  readonly screen: Screen;
  readonly path: string;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Without a backend: which one explains now. */
const showDefault = async ({ surface, screen }: Given): Promise<number> => {
  const settings = await loadSettings({ env: process.env, path: surface.config, warn: warningOn(screen) });
  const [name] = chosenBackends(settings);
  const text =
    name === undefined ? 'No AI backend is set up: the built-in guidance explains' : `${name} explains`;
  showData({
    surface,
    screen,
    data: { default: name ?? null },
    document: { summary: text, blocks: [{ type: 'headline', tone: 'neutral', text: [text] }] },
  });
  return exitCode.ok;
};

const makeDefault = async (given: string, { screen, path }: Given): Promise<number> => {
  const { name } = moduleOf(given, 'default');
  await changeConfig(path, process.env, (before) => editSection(before, aiConfig.key, { backend: name }));
  screen.answer(said(`${name} explains from the next start on`, path, await lackOf(name, path)));
  return exitCode.ok;
};

const remove = async (given: readonly string[], { surface, screen, path }: Given): Promise<number> => {
  const chosen = given.map((one) => moduleOf(one, 'remove'));
  if (chosen.length === 0) moduleOf(undefined, 'remove');
  const { ai } = await loadSettings({ env: process.env, path: surface.config });
  const isChanged = await changeConfig(path, process.env, (before) =>
    editText(before, (document) => {
      for (const { name, module } of chosen) {
        document.delete(module.config.key);
        dropK8sgptProvider(document, name);
        if (ai.backend === name) setSettings(document, path, aiConfig.key, { backend: undefined });
      }
      dropEmpty(document, aiConfig.key);
    }),
  );
  const list = chosen.map(({ name }) => name);
  const are = list.length === 1 ? 'is' : 'are';
  if (isChanged) screen.answer(said(`${list.join(', ')} ${are} no longer in the configuration file`, path));
  else {
    const summary = `Nothing to change: ${list.join(', ')} ${are} not in ${path}`;
    screen.answer({ summary, blocks: [{ type: 'headline', tone: 'neutral', text: [summary] }] });
  }
  return exitCode.ok;
};

const write = async (
  action: 'add' | 'update',
  given: string | undefined,
  { words, surface, screen, path }: Given,
): Promise<number> => {
  const { name, module } = moduleOf(given, action);
  const told = await keyPlace(name, words, path);
  const before = (await settingsGiven(surface.config)).filter(({ slice }) => slice.key === module.config.key);
  const isSet = (setting: string): boolean => before.some((one) => one.name === setting);
  const trial = authEdit(name, module, words, told);
  const missing = action === 'add' ? missingFlags(name, trial, isSet) : [];
  if (missing.length > 0)
    throw new Refused(`${name} cannot do without ${missing.join(' and ')}.`, {
      hint: `auth add ${name} ${missing.map((flag) => `${flag} …`).join(' ')}`,
    });
  const key = told ?? (action === 'add' && !isSet('apiKey') ? await askedKey(name, module, path) : undefined);
  const edit = authEdit(name, module, words, key);
  if (Object.keys(edit).length === 0)
    throw new Refused(
      `Say what is to be ${action === 'add' ? 'added' : 'changed'}: a key, a model or an address.`,
      { hint: `auth ${action} ${name} --key-env NAME --model MODEL` },
    );
  await changeConfig(path, process.env, (file) => editSection(file, module.config.key, edit));
  const done = `${name} is ${action === 'add' ? 'added' : 'changed'}`;
  screen.answer(said(done, path, await lackOf(name, path)));
  return exitCode.ok;
};

/** `auth add|list|update|remove|default`: which backend explains, in the configuration file. Keys are referred to, never written into it. */
export const runAuth = async (words: ParsedWords, surface: SurfaceFlags, screen: Screen): Promise<number> => {
  const [first, operand] = words.operands;
  const action = actionOf(first);
  const { path } = placeOfFile({ env: process.env, path: surface.config });
  const given: Given = { words, surface, screen, path };
  const { flags } = words;
  const named = operand ?? textOf(flags['backend']);
  if (action === 'list') return showAuthList(given);
  if (action === 'default') {
    const which = named ?? textOf(flags['provider']) ?? textOf(flags['password']);
    return which === undefined ? showDefault(given) : makeDefault(which, given);
  }
  if (action === 'remove') {
    const several = flags['backends'];
    const list = Array.isArray(several) ? (several as readonly string[]) : [];
    return remove([...(named?.split(',').filter((one) => one !== '') ?? []), ...list], given);
  }
  return write(action, named, given);
};

// SPDX-License-Identifier: Apache-2.0

import { isMap, isSeq } from 'yaml';
import { customAnalyzersConfig } from '../../../adapters/custom-analyzers/config.ts';
import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import { type ConfigFile, parseConfigFile } from '../../config/config-file.ts';
import { dropK8sgptKeys } from '../../config/drop-k8sgpt-keys.ts';
import { dropEmpty, editText } from '../../config/edit-config.ts';
import { readK8sgptFile } from '../../config/k8sgpt-file.ts';
import { placeOfFile } from '../../config/load-place.ts';
import { code, type Document, type Text } from '../../core/document.ts';
import { Refused } from '../../core/errors.ts';
import type { ParsedWords } from '../../core/parse-flags.ts';
import { suggest } from '../../core/suggest.ts';
import { customAnalyzersView, type ShownAnalyzer } from '../../views/custom-analyzers.ts';
import { codeList } from '../../views/words.ts';
import { configSlices } from '../config-slices.generated.ts';
import { exitCode } from '../exit-code.ts';
import { changeConfig } from '../write-config.ts';
import { settingsGiven } from './settings-given.ts';
import { showData } from './show-data.ts';

const { key } = customAnalyzersConfig;

type Values = readonly Readonly<Record<string, unknown>>[];

/** Those that are in force: our section, else k8sgpt's. */
const inForce = async (config: string | undefined): Promise<readonly ShownAnalyzer[]> => {
  const settings = await settingsGiven(config);
  const list = (settings.find(({ slice }) => slice.key === key)?.value ?? []) as Values;
  return list.map((one) => ({
    name: String(one['name']),
    where: String(one['url'] ?? one['connection'] ?? one['folder'] ?? one['file']),
    enabled: one['enabled'] !== false,
    severity: String(one['severity']),
    timeoutMs: Number(one['timeout']),
    hasToken: one['token'] !== undefined,
  }));
};

/** The text with our section holding all of them, k8sgpt's too, and `change` applied to it. */
const changed = (before: ConfigFile, change: (list: Values) => Values): string => {
  const theirs = readK8sgptFile(parseConfigFile(before), configSlices).inherited;
  return editText(before, (document) => {
    const found: unknown = document.get(key);
    if (!isSeq(found)) {
      const inherited = (theirs.find(({ section }) => section === key)?.value ?? []) as Values;
      document.set(key, document.createNode(inherited));
    }
    dropK8sgptKeys(document, [['custom_analyzers']]);
    const list: unknown = document.get(key);
    if (!isSeq(list)) return;
    const now = list.items.map((item) => (isMap(item) ? (item.toJSON() as Values[number]) : {}));
    const after = change(now);
    list.items = list.items.filter((_, at) => after.includes(now[at] ?? {}));
    for (const added of after.filter((one) => !now.includes(one))) list.add(document.createNode(added));
    dropEmpty(document, key);
  });
};

const said = (text: Text, path: string): Document => ({
  summary: 'Custom analyzers are changed',
  blocks: [
    { type: 'headline', tone: 'good', text },
    { type: 'note', text: [`Written to ${path}. Try it: `, code('k8sgpt doctor')] },
  ],
});

const addressOf = (url: string, port: string | undefined): string => {
  const whole = url.includes('://') ? url : `grpc://${url}`;
  const hasPort = /:\d+(?:\/|$)/.test(whole.replace(/^[a-z]+:\/\//, ''));
  if (hasPort && port === undefined) return whole;
  if (hasPort) throw new Refused('The address has a port already: leave --port out.');
  // Of an address of the web the scheme tells the port.
  return port === undefined && /^https?:/.test(whole) ? whole : `${whole}:${port ?? '8085'}`;
};

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const add = async (
  { flags, operands }: ParsedWords,
  surface: SurfaceFlags,
  screen: Screen,
): Promise<number> => {
  const name = operands[1] ?? text(flags['name']) ?? 'my-custom-analyzer';
  const url = addressOf(text(flags['url']) ?? 'localhost', text(flags['port']));
  const before = await inForce(surface.config);
  const same = before.find((one) => one.name === name || one.where === url);
  if (same !== undefined)
    throw new Refused(
      same.name === name
        ? `There is a custom analyzer ${name} already, at ${same.where}.`
        : `${same.name} is at ${url} already.`,
      { hint: `custom-analyzer remove --names ${same.name}` },
    );
  const { path } = placeOfFile({ env: process.env, path: surface.config });
  await changeConfig(path, process.env, (file) => changed(file, (list) => [...list, { name, url }]));
  screen.answer(said(['The custom analyzer ', code(name), ' is asked from the next start on'], path));
  return exitCode.ok;
};

const remove = async (
  { flags, operands }: ParsedWords,
  surface: SurfaceFlags,
  screen: Screen,
): Promise<number> => {
  const several = (flags['names'] ?? []) as readonly string[];
  const given = [operands[1], text(flags['name'])].flatMap((one) => one?.split(',') ?? []);
  const names = [...given, ...several].filter((one) => one !== '');
  const known = (await inForce(surface.config)).map((one) => one.name);
  if (names.length === 0)
    throw new Refused(
      known.length === 0 ? 'There is no custom analyzer.' : `Say which: ${known.join(', ')}.`,
      { hint: 'custom-analyzer list' },
    );
  for (const name of names) {
    if (known.includes(name)) continue;
    const close = suggest(name, known);
    throw new Refused(
      `There is no custom analyzer ${name}.${close === undefined ? '' : ` Did you mean ${close}?`}`,
      { hint: close === undefined ? 'custom-analyzer list' : `custom-analyzer remove --names ${close}` },
    );
  }
  const { path } = placeOfFile({ env: process.env, path: surface.config });
  await changeConfig(path, process.env, (file) =>
    changed(file, (list) => list.filter((one) => !names.includes(String(one['name'])))),
  );
  screen.answer(said(['No longer asked: ', ...codeList(names)], path));
  return exitCode.ok;
};

/** `custom-analyzer add|list|remove|test`: analyzers of other people, in the configuration file and before they are. */
export const runCustomAnalyzer = async (
  args: ParsedWords,
  surface: SurfaceFlags,
  screen: Screen,
): Promise<number> => {
  const [action = 'list'] = args.operands;
  if (action === 'add') return add(args, surface, screen);
  if (action === 'remove') return remove(args, surface, screen);
  if (action === 'test')
    return (await import('./try-custom-rules.ts')).runTry(args.operands[1], surface, screen);
  if (action !== 'list')
    throw new Refused(`custom-analyzer does not know "${action}": it knows add, list, remove and test.`, {
      hint: 'custom-analyzer list',
    });
  const list = await inForce(surface.config);
  const document = customAnalyzersView(list, args.flags['details'] === true);
  showData({ surface, screen, data: list, document });
  return exitCode.ok;
};

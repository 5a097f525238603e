// SPDX-License-Identifier: Apache-2.0

import { isSeq } from 'yaml';
import { type ConfigFile, parseConfigFile } from '../config/config-file.ts';
import { dropEmpty, editSection, editText } from '../config/edit-config.ts';
import type { ConfigRequest } from '../core/api-messages.ts';
import { Refused } from '../core/errors.ts';
import { type CacheNamed, cacheNamed } from './cache-named.ts';

export interface ConfigEdit {
  readonly text: string;
  /** What was done, a clause each; empty: nothing. */
  readonly done: readonly string[];
}

const CACHE = 'cache';
const ANALYZERS = 'customAnalyzers';

/** What belongs to one store and is nothing to another. */
const OF_A_STORE = ['bucket', 'region', 'endpoint', 'pathStyle', 'account', 'container', 'project'];
const KEYS = ['encryption', 'encryptionKey'];

const sectionOf = (file: ConfigFile, name: string): unknown => parseConfigFile(file).values[name];

const cacheOf = (file: ConfigFile): Readonly<Record<string, unknown>> => {
  const section = sectionOf(file, CACHE);
  return typeof section === 'object' && section !== null ? (section as Record<string, unknown>) : {};
};

const isThere = (before: Readonly<Record<string, unknown>>, named: CacheNamed): boolean =>
  Object.entries(named).every(([name, value]) => before[name] === value);

const withCache = (file: ConfigFile, named: CacheNamed): ConfigEdit => {
  const before = cacheOf(file);
  if (isThere(before, named)) return { text: file.text, done: [] };
  const another = before['store'] !== undefined && before['store'] !== named.store ? KEYS : [];
  const left = Object.fromEntries([...OF_A_STORE, ...another].map((name) => [name, undefined]));
  return {
    text: editSection(file, CACHE, { ...left, ...named }),
    done: [`answers are kept in ${named.store}`],
  };
};

const withoutCache = (file: ConfigFile, named: CacheNamed): ConfigEdit => {
  const before = cacheOf(file);
  if (!isThere(before, named))
    throw new Refused(
      before['store'] === undefined
        ? 'The configuration file names no cache, so there is none to remove.'
        : 'That is not the cache of the configuration file, so it was left as it is.',
    );
  return {
    text: editText(file, (document) => void document.delete(CACHE)),
    done: [`answers are no longer kept in ${named.store}`],
  };
};

const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

type Analyzer = ConfigRequest['customAnalyzers'][number];

const addressOf = ({ name, connection }: Analyzer): string => {
  if (!NAME.test(name))
    throw new Refused(`A custom analyzer has a name of small letters, digits and dashes, not "${name}".`);
  const host = connection?.url ?? '';
  const port = connection?.port ?? '';
  if (!/^[\w.:[\]-]+$/.test(host) || !/^\d{1,5}$/.test(port))
    throw new Refused(`The custom analyzer ${name} needs connection: url (a host) and port.`);
  return `grpc://${host}:${port}`;
};

interface Entry {
  readonly name: unknown;
  readonly url: unknown;
}

const analyzersOf = (file: ConfigFile): readonly Entry[] => {
  const list = sectionOf(file, ANALYZERS);
  if (!Array.isArray(list)) return [];
  return (list as readonly Partial<Entry>[]).map(({ name, url }) => ({ name, url }));
};

const withAnalyzer = (file: ConfigFile, analyzer: Analyzer): ConfigEdit => {
  const url = addressOf(analyzer);
  const { name } = analyzer;
  const there = analyzersOf(file).find((entry) => entry.name === name);
  if (there?.url === url) return { text: file.text, done: [] };
  const at = analyzersOf(file).findIndex((entry) => entry.name === name);
  const text = editText(file, (document) => {
    if (at >= 0) {
      // How it was reached before goes, whichever way that was written.
      for (const way of ['connection', 'folder', 'file']) document.deleteIn([ANALYZERS, at, way]);
      document.setIn([ANALYZERS, at, 'url'], url);
    } else if (isSeq(document.get(ANALYZERS)))
      document.addIn([ANALYZERS], document.createNode({ name, url }));
    else document.set(ANALYZERS, document.createNode([{ name, url }]));
  });
  return {
    text,
    done: [`the custom analyzer ${name} is ${at >= 0 ? 'asked at another address' : 'asked, too'}`],
  };
};

const withoutAnalyzer = (file: ConfigFile, { name }: Analyzer): ConfigEdit => {
  const at = analyzersOf(file).findIndex((entry) => entry.name === name);
  if (at < 0) throw new Refused(`There is no custom analyzer ${name} in the configuration file.`);
  const text = editText(file, (document) => {
    document.deleteIn([ANALYZERS, at]);
    dropEmpty(document, ANALYZERS);
  });
  return { text, done: [`the custom analyzer ${name} is no longer asked`] };
};

const inTurn = (file: ConfigFile, edits: readonly ((file: ConfigFile) => ConfigEdit)[]): ConfigEdit =>
  edits.reduce<ConfigEdit>(
    ({ text, done }, edit) => {
      const next = edit({ path: file.path, text });
      return { text: next.text, done: [...done, ...next.done] };
    },
    { text: file.text, done: [] },
  );

/** The text of the file with what a request names; what stands there already is left as it is. */
export const configWith = (file: ConfigFile, { cache, customAnalyzers }: ConfigRequest): ConfigEdit => {
  const named = cacheNamed(cache);
  return inTurn(file, [
    ...(named === undefined ? [] : [(before: ConfigFile) => withCache(before, named)]),
    ...customAnalyzers.map((analyzer) => (before: ConfigFile) => withAnalyzer(before, analyzer)),
  ]);
};

/** The same without what a request names, and nothing else. */
export const configWithout = (file: ConfigFile, { cache, customAnalyzers }: ConfigRequest): ConfigEdit => {
  const named = cacheNamed(cache);
  return inTurn(file, [
    ...(named === undefined ? [] : [(before: ConfigFile) => withoutCache(before, named)]),
    ...customAnalyzers.map((analyzer) => (before: ConfigFile) => withoutAnalyzer(before, analyzer)),
  ]);
};

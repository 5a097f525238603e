// SPDX-License-Identifier: Apache-2.0

import { cacheConfig, cacheStores } from '../../../adapters/cache/config.ts';
import { hasRedis } from '../../../adapters/redis/config.ts';
import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import { type ConfigFile, parseConfigFile } from '../../config/config-file.ts';
import { dropK8sgptKeys } from '../../config/drop-k8sgpt-keys.ts';
import { dropEmpty, editText, type SectionEdit, setSettings } from '../../config/edit-config.ts';
import { placeOfFile } from '../../config/load-place.ts';
import { SECOND } from '../../core/clock.ts';
import { code, type Document } from '../../core/document.ts';
import { Refused } from '../../core/errors.ts';
import type { ParsedWords } from '../../core/parse-flags.ts';
import { suggest } from '../../core/suggest.ts';
import { timeLimit } from '../../core/time-limit.ts';
import { cachedAnswersView } from '../../views/cached-answers.ts';
import { createBase } from '../base.ts';
import { checkCache } from '../cache-check.ts';
import { exitCode } from '../exit-code.ts';
import { chosenStore, openStore } from '../open-cache.ts';
import { loadSettings } from '../settings.ts';
import { warningOn } from '../warning-on.ts';
import { changeConfig } from '../write-config.ts';
import { showData } from './show-data.ts';

/** As k8sgpt calls it. */
const ALIASES: Readonly<Record<string, string>> = { azure: 'azure-blob' };

/** Where k8sgpt's own file says where answers are kept. */
const K8SGPT_CACHE = ['currentCacheType', 's3', 'azure', 'gcs', 'interplex'].map((name) => ['cache', name]);

/** Flags of the command → settings. */
const SETTINGS: Readonly<Record<string, string>> = {
  bucket: 'bucket',
  endpoint: 'endpoint',
  region: 'region',
  projectid: 'project',
  storageacc: 'account',
  container: 'container',
};

/** Of k8sgpt, a store of its own making. */
const INTERPLEX = 'interplex';

const storeOf = (given: string | undefined): string => {
  const name = ALIASES[given ?? ''] ?? given;
  if (name === undefined)
    throw new Refused(`Say where answers are to be kept: ${cacheStores.join(', ')}.`, {
      hint: 'cache add s3 --bucket NAME',
    });
  if (cacheStores.some((store) => store === name)) return name;
  if (name === INTERPLEX)
    throw new Refused('interplex is a cache of k8sgpt alone; Redis is what several processes share here.', {
      hint: 'cache add redis',
    });
  const close = suggest(name, cacheStores);
  throw new Refused(
    `There is no cache store ${name}. ${close === undefined ? `There are ${cacheStores.join(', ')}.` : `Did you mean ${close}?`}`,
    { hint: `cache add ${close ?? 's3 --bucket NAME'}` },
  );
};

/** Where another store was: a bucket of S3 is none of Google, and an address of Azure neither. */
const leftBehind = (file: ConfigFile, store: string): SectionEdit => {
  const section = parseConfigFile(file).values[cacheConfig.key] as SectionEdit | null | undefined;
  if (section?.['store'] === undefined || section['store'] === store) return {};
  const names = [...Object.values(SETTINGS), 'pathStyle', 'encryption', 'encryptionKey'];
  return Object.fromEntries(names.map((name) => [name, undefined]));
};

/** Variables win over the file: a store that is set there would stay as it is. */
const contradicted = (edit: SectionEdit, env: NodeJS.ProcessEnv): string | undefined =>
  Object.entries(cacheConfig.env).find(([variable, setting]) => {
    const value = env[variable];
    return value !== undefined && value !== '' && edit[setting] !== undefined && edit[setting] !== value;
  })?.[0];

/** `cache add STORE`: writes it into the configuration file, and tries it. */
export const runCacheAdd = async (
  { operands: [, given], flags }: ParsedWords,
  surface: SurfaceFlags,
  screen: Screen,
): Promise<number> => {
  const store = storeOf(given);
  if (flags['insecure'] === true)
    throw new Refused('Certificates are always checked: name their authority in NODE_EXTRA_CA_CERTS.');
  const { path } = placeOfFile({ env: process.env, path: surface.config });
  await changeConfig(path, process.env, (before) => {
    const edit: Record<string, string | undefined> = { ...leftBehind(before, store), store };
    for (const [flag, setting] of Object.entries(SETTINGS)) {
      const value = flags[flag];
      if (typeof value === 'string') edit[setting] = value;
    }
    const variable = contradicted(edit, process.env);
    if (variable !== undefined)
      throw new Refused(`${variable} is set and wins over the file: unset it, or change it instead.`);
    return editText(before, (document) => {
      setSettings(document, path, cacheConfig.key, edit);
      // k8sgpt's own keys are of another store.
      dropK8sgptKeys(document, K8SGPT_CACHE);
    });
  });
  const settings = await loadSettings({ env: process.env, path });
  const base = createBase({ env: process.env });
  const [check] = await checkCache(settings, base, timeLimit(20 * SECOND));
  const isWell = check?.status !== 'failed';
  const document: Document = {
    summary: `Answers are kept in ${store}`,
    blocks: [
      {
        type: 'headline',
        tone: isWell ? 'good' : 'warning',
        text: [`Answers are kept in ${store} from the next start on`],
      },
      { type: 'note', text: [`Written to ${path}.`] },
      ...(check === undefined
        ? []
        : [
            {
              type: 'paragraph' as const,
              text: [`${isWell ? 'Tried' : 'Tried, and it does not work'}: ${check.detail}.`],
            },
          ]),
      ...(check?.fix === undefined ? [] : [{ type: 'note' as const, text: [check.fix] }]),
      { type: 'note', text: ['Look at it again: ', code('k8sgpt doctor')] },
    ],
  };
  screen.answer(document);
  return isWell ? exitCode.ok : exitCode.unavailable;
};

/** `cache get` without a key: where answers are kept now. */
export const runCacheGet = async (surface: SurfaceFlags, screen: Screen): Promise<number> => {
  const settings = await loadSettings({ env: process.env, path: surface.config, warn: warningOn(screen) });
  const store = chosenStore(settings.cache, hasRedis(settings.redis));
  const { bucket, container, directory } = settings.cache;
  const place = bucket ?? container ?? directory;
  const summary = `Answers are kept in ${store}${place === undefined ? '' : ` (${place})`}`;
  showData({
    surface,
    screen,
    data: { store, place: place ?? null },
    document: { summary, blocks: [{ type: 'headline', tone: 'neutral', text: [summary] }] },
  });
  return exitCode.ok;
};

/** `cache remove` without a key: answers are kept where they are without any setting. */
export const runCacheReset = async (surface: SurfaceFlags, screen: Screen): Promise<number> => {
  const { path } = placeOfFile({ env: process.env, path: surface.config });
  const isChanged = await changeConfig(path, process.env, (before) =>
    editText(before, (document) => {
      const names = ['store', ...Object.values(SETTINGS), 'pathStyle', 'encryption', 'encryptionKey'];
      const gone = Object.fromEntries(names.map((name) => [name, undefined]));
      setSettings(document, path, cacheConfig.key, gone);
      dropEmpty(document, cacheConfig.key);
      dropK8sgptKeys(document, K8SGPT_CACHE);
    }),
  );
  const settings = await loadSettings({ env: process.env, path });
  const store = chosenStore(settings.cache, hasRedis(settings.redis));
  const summary = `${isChanged ? 'From the next start on answers' : 'Nothing to change: answers'} are kept in ${store}`;
  screen.answer({
    summary,
    blocks: [
      { type: 'headline', tone: isChanged ? 'good' : 'neutral', text: [summary] },
      { type: 'note', text: ['What lies in the other store stays there; nothing reads it any more.'] },
    ],
  });
  return exitCode.ok;
};

/** `cache list` for programs. */
export const runCacheList = async (surface: SurfaceFlags, screen: Screen): Promise<number> => {
  const settings = await loadSettings({ env: process.env, path: surface.config, warn: warningOn(screen) });
  const base = createBase({ env: process.env });
  const cache = await openStore(chosenStore(settings.cache, hasRedis(settings.redis)), settings, base);
  try {
    const entries = await cache.list(timeLimit(20 * SECOND));
    const data = entries.map(({ key, bytes, storedAt }) => ({
      key,
      bytes,
      updatedAt: new Date(storedAt).toISOString(),
    }));
    const document = cachedAnswersView({ title: settings.cache.store ?? '', entries }, base.clock.now());
    showData({ surface, screen, data, document });
  } finally {
    await cache.close();
  }
  return exitCode.ok;
};

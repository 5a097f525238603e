// SPDX-License-Identifier: Apache-2.0

import type { ConfigSlice } from '../core/config-slice.ts';
import type { ParsedFile } from './config-file.ts';
import { k8sgptBackends, translateProvider } from './k8sgpt-provider.ts';

/** A setting of ours that k8sgpt's own keys make. */
export interface Inherited {
  readonly section: string;
  readonly setting: string;
  readonly value: unknown;
  /** Where k8sgpt has it in the file. */
  readonly path: readonly PropertyKey[];
}

export interface K8sgptFile {
  /** The file without k8sgpt's keys. */
  readonly rest: Readonly<Record<string, unknown>>;
  readonly inherited: readonly Inherited[];
  /** Paths of the keys that are k8sgpt's. */
  readonly keys: readonly (readonly string[])[];
  /** Sentences about what is not carried over, each with its place. */
  readonly notes: readonly string[];
}

/** k8sgpt's core set: ours has the same filters, and may grow. */
const CORE = [
  'Pod',
  'Deployment',
  'ReplicaSet',
  'PersistentVolumeClaim',
  'Service',
  'Ingress',
  'StatefulSet',
  'Job',
  'CronJob',
  'Node',
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
] as const;

/** Belong to the core set, too, though older files lack them. */
const NEWER_CORE: readonly string[] = ['DaemonSet', 'ConfigMap'];

type Values = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The key as it is spelled in the file: k8sgpt does not tell small letters from capitals. */
const spelled = (values: Values, key: string): string | undefined =>
  Object.keys(values).find((name) => name.toLowerCase() === key.toLowerCase());

const without = (values: Values, names: readonly string[]): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/** Names of k8sgpt, its core set as the group. */
const filtersOf = (names: readonly string[]): readonly string[] => {
  const lower = new Set(names.map((name) => name.toLowerCase()));
  if (!CORE.every((name) => lower.has(name.toLowerCase()))) return names;
  const core = new Set([...CORE, ...NEWER_CORE].map((name) => name.toLowerCase()));
  return ['core', ...names.filter((name) => !core.has(name.toLowerCase()))];
};

const withScheme = (address: string): string =>
  /^https?:\/\//.test(address) ? address : `https://${address}`;

interface Reading {
  readonly parsed: ParsedFile;
  readonly slices: readonly ConfigSlice[];
  /** Filters that there are. */
  readonly filters?: readonly string[] | undefined;
  readonly inherited: Inherited[];
  readonly keys: string[][];
  readonly notes: string[];
}

const note = ({ parsed, notes }: Reading, path: readonly PropertyKey[], name: string, why: string): void => {
  notes.push(`${parsed.placeOf(path)}: ${name} ${why}`);
};

const readProviders = (ai: Values, key: string, reading: Reading): void => {
  const providers = ai[key];
  reading.keys.push(['ai', key]);
  if (providers === null || providers === undefined) return;
  if (!Array.isArray(providers)) {
    note(reading, ['ai', key], 'ai.providers', 'is no list');
    return;
  }
  for (const [at, provider] of (providers as readonly unknown[]).entries()) {
    const path = ['ai', key, at];
    const values = isRecord(provider) ? provider : {};
    const name = textOf(values[spelled(values, 'name') ?? '']);
    const backend = k8sgptBackends.find((one) => one === name?.toLowerCase());
    if (backend === undefined) {
      const what = name === undefined ? 'a provider without a name' : `a provider ${name}`;
      note(reading, path, what, 'is none that k8sgpt has: it is passed over');
      continue;
    }
    const shape = reading.slices.find((slice) => slice.key === backend)?.schema.shape ?? {};
    const { parts, left } = translateProvider(backend, values, (setting) => setting in shape);
    for (const part of parts)
      reading.inherited.push({
        section: backend,
        setting: part.setting,
        value: part.value,
        path: [...path, part.key],
      });
    for (const { key: one, why } of left) note(reading, [...path, one], `${one} of ${backend}`, why);
  }
};

const readAi = (values: Values, reading: Reading): Values => {
  const ai = values['ai'];
  if (!isRecord(ai)) return values;
  const providers = spelled(ai, 'providers');
  const chosen = spelled(ai, 'defaultprovider');
  if (providers !== undefined) readProviders(ai, providers, reading);
  if (chosen !== undefined) {
    const path = ['ai', chosen];
    reading.keys.push(path);
    const name = textOf(ai[chosen])?.toLowerCase();
    const backend = k8sgptBackends.find((one) => one === name);
    if (backend !== undefined)
      reading.inherited.push({ section: 'ai', setting: 'backend', value: backend, path });
    else if (name !== undefined) note(reading, path, `the default provider ${name}`, 'does not exist');
  }
  const rest = without(ai, [providers ?? '', chosen ?? '']);
  return Object.keys(rest).length === 0 ? without(values, ['ai']) : { ...values, ai: rest };
};

const STORES: Readonly<Record<string, string>> = { s3: 's3', azure: 'azure-blob', gcs: 'gcs', file: 'file' };

/** k8sgpt's key of one store → our setting. */
export const storeKeys: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  s3: { bucketname: 'bucket', region: 'region', endpoint: 'endpoint' },
  azure: { storageaccount: 'account', container: 'container' },
  gcs: { projectid: 'project', bucketname: 'bucket' },
};

const readStore = (cache: Values, store: string, chosen: string, reading: Reading): void => {
  const name = STORES[store];
  const path = ['cache', chosen];
  if (name === undefined) {
    const why = 'is not here: answers are kept by default in a file, or in Redis where that is set';
    note(reading, path, `the cache ${store}`, why);
    return;
  }
  reading.inherited.push({ section: 'cache', setting: 'store', value: name, path });
  const key = spelled(cache, store) ?? '';
  const settings = cache[key];
  for (const [theirs, value] of Object.entries(isRecord(settings) ? settings : {})) {
    const lower = theirs.toLowerCase();
    const setting = storeKeys[store]?.[lower];
    const given = textOf(value);
    const where = ['cache', key, theirs];
    if (setting !== undefined && given !== undefined) {
      const ours = setting === 'endpoint' ? withScheme(given) : given;
      reading.inherited.push({ section: 'cache', setting, value: ours, path: where });
    } else if (lower === 'insecure' && value === true)
      note(reading, where, 'insecure', 'is not here: name its certificate authority in NODE_EXTRA_CA_CERTS');
  }
};

const readCache = (values: Values, reading: Reading): Values => {
  const { cache } = values;
  if (!isRecord(cache)) return values;
  const own = ['currentCacheType', 's3', 'azure', 'gcs', 'interplex'].flatMap(
    (name) => spelled(cache, name) ?? [],
  );
  if (own.length === 0) return values;
  reading.keys.push(...own.map((name) => ['cache', name]));
  const chosen = spelled(cache, 'currentCacheType');
  const store = textOf(cache[chosen ?? '']);
  if (chosen !== undefined && store !== undefined) readStore(cache, store.toLowerCase(), chosen, reading);
  const rest = without(cache, own);
  return Object.keys(rest).length === 0 ? without(values, ['cache']) : { ...values, cache: rest };
};

const readFilters = (value: unknown, path: readonly string[], reading: Reading): void => {
  const names = (Array.isArray(value) ? (value as readonly unknown[]) : []).flatMap(
    (one) => textOf(one) ?? [],
  );
  const known = reading.filters?.map((name) => name.toLowerCase());
  const there = names.filter((name) => {
    if (known?.includes(name.toLowerCase()) !== false) return true;
    note(reading, path, `the filter ${name}`, 'does not exist here');
    return false;
  });
  if (there.length > 0)
    reading.inherited.push({
      section: 'analysis',
      setting: 'filters',
      value: { only: filtersOf(there) },
      path,
    });
};

const readAnalyzers = (value: unknown, path: readonly string[], reading: Reading): void => {
  const analyzers = (Array.isArray(value) ? (value as readonly unknown[]) : []).flatMap((one, at) => {
    const given = isRecord(one) ? one : {};
    const connection = given[spelled(given, 'connection') ?? ''];
    const { url, port } = isRecord(connection) ? connection : {};
    const name = textOf(given[spelled(given, 'name') ?? '']);
    const address = textOf(url);
    if (name === undefined || address === undefined) {
      note(reading, [...path, at], 'a custom analyzer', 'has no name or no address: it is passed over');
      return [];
    }
    const host = address.replace(/^[a-z]+:\/\//, '');
    return [
      {
        name,
        url: `grpc://${host}${typeof port === 'number' || typeof port === 'string' ? `:${port}` : ''}`,
      },
    ];
  });
  if (analyzers.length > 0)
    reading.inherited.push({ section: 'customAnalyzers', setting: 'list', value: analyzers, path });
};

/** Keys at the top of k8sgpt's file, in small letters, and what reads them; undefined: nothing is lost with them. */
const TOP: Readonly<
  Record<string, ((value: unknown, path: readonly string[], reading: Reading) => void) | undefined>
> = {
  active_filters: readFilters,
  custom_analyzers: readAnalyzers,
  kubeconfig: (value, path, { inherited }) => {
    const file = textOf(value);
    if (file !== undefined)
      inherited.push({ section: 'kubernetes', setting: 'kubeconfig', value: file, path });
  },
  kubecontext: (value, path, { inherited }) => {
    const context = textOf(value);
    if (context !== undefined)
      inherited.push({ section: 'kubernetes', setting: 'contexts', value: [context], path });
  },
  verbose: undefined,
  version: undefined,
  commit: undefined,
  date: undefined,
};

/** Keys of k8sgpt at the top of its file. */
export const k8sgptKeys: readonly string[] = Object.keys(TOP);

/** What in a configuration file is k8sgpt's own, in our settings; a file of ours has none of it. `filters`: those that there are. */
export const readK8sgptFile = (
  parsed: ParsedFile,
  slices: readonly ConfigSlice[],
  filters?: readonly string[],
): K8sgptFile => {
  const reading: Reading = { parsed, slices, filters, inherited: [], keys: [], notes: [] };
  let rest = readCache(readAi(parsed.values, reading), reading);
  const ours = new Set(slices.map(({ key }) => key));
  for (const [name, value] of Object.entries(rest)) {
    const lower = name.toLowerCase();
    if (ours.has(name) || !Object.hasOwn(TOP, lower)) continue;
    reading.keys.push([name]);
    rest = without(rest, [name]);
    TOP[lower]?.(value, [name], reading);
  }
  return { rest, inherited: reading.inherited, keys: reading.keys, notes: reading.notes };
};

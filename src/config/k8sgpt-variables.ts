// SPDX-License-Identifier: Apache-2.0

import type { ConfigSlice } from '../core/config-slice.ts';
import { k8sgptBackends, translateProvider } from './k8sgpt-provider.ts';

/** A setting of ours that a variable of k8sgpt makes. */
interface FromVariable {
  readonly section: string;
  readonly setting: string;
  readonly value: unknown;
  /** k8sgpt's. */
  readonly variable: string;
  /** Ours, which does the same. */
  readonly instead: string;
}

/** Variables of k8sgpt's `serve` → its key of a provider. */
export const k8sgptProviderVariables: Readonly<Record<string, string>> = {
  K8SGPT_PASSWORD: 'password',
  K8SGPT_MODEL: 'model',
  K8SGPT_BASEURL: 'baseurl',
  K8SGPT_ENGINE: 'engine',
  K8SGPT_AZURE_API_VERSION: 'azureapiversion',
  K8SGPT_PROXY_ENDPOINT: 'proxyendpoint',
  K8SGPT_PROVIDER_ID: 'providerid',
  K8SGPT_PROVIDER_REGION: 'providerregion',
  K8SGPT_TEMPERATURE: 'temperature',
  K8SGPT_TOP_P: 'topp',
  K8SGPT_TOP_K: 'topk',
  K8SGPT_MAX_TOKENS: 'maxtokens',
  K8SGPT_CUSTOM_HEADERS: 'customheaders',
};

const BACKEND = 'K8SGPT_BACKEND';

/** Variables of k8sgpt that nothing is lost without. */
const SILENT = ['K8SGPT_AZURE_API_TYPE'];

/** Where k8sgpt serves metrics. */
const METRICS = 'K8SGPT_METRICS_PORT';

/** Every variable of k8sgpt's own. */
export const k8sgptVariables: readonly string[] = [
  BACKEND,
  ...Object.keys(k8sgptProviderVariables),
  METRICS,
  ...SILENT,
];

const NUMBERS = new Set(['temperature', 'topp', 'topk', 'maxtokens']);

const valueOf = (key: string, text: string): unknown => {
  if (key === 'customheaders') return text.split(',').map((line) => line.trim());
  return NUMBERS.has(key) && text.trim() !== '' && !Number.isNaN(Number(text)) ? Number(text) : text;
};

const ourName = (slice: ConfigSlice | undefined, setting: string): string =>
  Object.entries(slice?.env ?? {}).find(([, name]) => name === setting)?.[0] ?? setting;

type Environment = Readonly<Record<string, string | undefined>>;

interface Read {
  readonly found: readonly FromVariable[];
  readonly notes: readonly string[];
}

const metricsPort = (env: Environment, slices: readonly ConfigSlice[]): readonly FromVariable[] => {
  const value = env[METRICS] ?? '';
  const http = slices.find(({ key }) => key === 'http');
  if (value === '' || http === undefined) return [];
  const setting = 'adminPort';
  return [{ section: 'http', setting, value, variable: METRICS, instead: ourName(http, setting) }];
};

const ofProvider = (env: Environment, slices: readonly ConfigSlice[]): Read => {
  const named = env[BACKEND]?.trim().toLowerCase();
  const given = Object.entries(k8sgptProviderVariables).filter(([name]) => (env[name] ?? '') !== '');
  const isNamed = named !== undefined && named !== '';
  if (!isNamed && given.length === 0) return { found: [], notes: [] };
  const backend = k8sgptBackends.find((one) => one === (isNamed ? named : 'openai'));
  if (backend === undefined)
    return { found: [], notes: [`${BACKEND} names ${named ?? ''}, which is no AI backend`] };
  const slice = slices.find(({ key }) => key === backend);
  // A composition of a few sections has no backends.
  if (slice === undefined) return { found: [], notes: [] };
  const provider = Object.fromEntries(given.map(([name, key]) => [key, valueOf(key, env[name] ?? '')]));
  const { parts, left } = translateProvider(backend, provider, (setting) => setting in slice.schema.shape);
  const variableOf = (key: string): string => given.find(([, one]) => one === key)?.[0] ?? key;
  const ai = slices.find(({ key }) => key === 'ai');
  return {
    found: [
      ...(isNamed
        ? [
            {
              section: 'ai',
              setting: 'backend',
              value: backend,
              variable: BACKEND,
              instead: ourName(ai, 'backend'),
            },
          ]
        : []),
      ...parts.map(({ setting, value, key }) => ({
        section: backend,
        setting,
        value,
        variable: variableOf(key),
        instead: ourName(slice, setting),
      })),
    ],
    notes: left.map(({ key, why }) => `${variableOf(key)} ${why}`),
  };
};

/** What variables of k8sgpt set, in our settings: of the backend that they name, as k8sgpt's `serve` reads them. */
export const readK8sgptVariables = (env: Environment, slices: readonly ConfigSlice[]): Read => {
  const { found, notes } = ofProvider(env, slices);
  return { found: [...found, ...metricsPort(env, slices)], notes };
};

// SPDX-License-Identifier: Apache-2.0

/** One of k8sgpt's `ai.providers`: settings of ours that it becomes, and what of it is left behind. */
export interface ProviderPart {
  /** Ours, within the section of the backend. */
  readonly setting: string;
  readonly value: unknown;
  /** k8sgpt's key, as it is spelled where it was found. */
  readonly key: string;
}

export interface TranslatedProvider {
  readonly parts: readonly ProviderPart[];
  /** What is not carried over: the key, and one clause that says why. */
  readonly left: readonly { readonly key: string; readonly why: string }[];
}

/** Backends of k8sgpt: each is a section of ours of the same name. */
export const k8sgptBackends = [
  'openai',
  'anthropic',
  'localai',
  'ollama',
  'azureopenai',
  'cohere',
  'amazonbedrock',
  'amazonbedrockconverse',
  'amazonsagemaker',
  'google',
  'noopai',
  'huggingface',
  'googlevertexai',
  'oci',
  'customrest',
  'ibmwatsonxai',
  'groq',
  'bedrockmantle',
  'litellm',
] as const;

/** k8sgpt's key in small letters → our setting, where no backend has another one. */
export const providerKeys: Readonly<Record<string, string>> = {
  model: 'model',
  password: 'apiKey',
  baseurl: 'baseUrl',
  proxyendpoint: 'proxy',
  endpointname: 'endpoint',
  engine: 'model',
  temperature: 'temperature',
  providerregion: 'region',
  providerid: 'projectId',
  compartmentid: 'compartmentId',
  topp: 'topP',
  topk: 'topK',
  maxtokens: 'maxTokens',
  stopsequences: 'stop',
  organizationid: 'organization',
  azureapiversion: 'apiVersion',
  customheaders: 'headers',
};

/** The same of single backends; undefined: k8sgpt does not use it there either. */
const OF_BACKEND: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  // It asks AWS with the credentials of the machine, whatever was typed at its prompt.
  amazonbedrock: { password: undefined },
  amazonbedrockconverse: { password: undefined },
  googlevertexai: { providerid: 'project' },
};

/** What k8sgpt writes by itself: nobody chose it, and models of today refuse some of it. */
const BY_ITSELF: Readonly<Record<string, readonly unknown[]>> = {
  temperature: [0.7],
  topp: [0.5, 1],
  topk: [50],
  maxtokens: [2_048],
};

/** Keys that do nothing in k8sgpt, or that we have no need of. */
const SILENT = new Set(['name', 'proxyport', 'azureapitype']);

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  value === 0 ||
  (Array.isArray(value) && value.length === 0);

/** k8sgpt: a list of maps from a name to its values; people also write `Name: value`. */
const headerLines = (value: unknown): string | undefined => {
  if (!Array.isArray(value)) return undefined;
  const lines = value.flatMap((entry: unknown): string[] => {
    if (typeof entry === 'string') return [entry.replace(/^([^:]+):\s*/, '$1: ')];
    if (typeof entry !== 'object' || entry === null) return [];
    return Object.entries(entry).flatMap(([name, values]) =>
      (Array.isArray(values) ? values : [values]).map(
        (one) => `${name}: ${typeof one === 'string' ? one : JSON.stringify(one)}`,
      ),
    );
  });
  return lines.length === 0 ? undefined : lines.join('\n');
};

const valueOf = (backend: string, key: string, value: unknown): unknown => {
  if (key === 'customheaders') return headerLines(value);
  // It takes the address of the call as well as that of the service.
  if (key === 'baseurl' && backend === 'anthropic' && typeof value === 'string')
    return value.replace(/\/v1(?:\/messages)?\/?$/, '');
  return value;
};

/** Zero is a choice of its own for a temperature only. */
const isUnset = (key: string, value: unknown): boolean =>
  isEmpty(value) && !(key === 'temperature' && value === 0);

/**
 * A provider of k8sgpt in our settings. `has` tells which settings the section of the backend knows; keys are compared
 * in small letters, as k8sgpt does.
 */
export const translateProvider = (
  backend: string,
  provider: Readonly<Record<string, unknown>>,
  has: (setting: string) => boolean,
): TranslatedProvider => {
  const parts: ProviderPart[] = [];
  const left: { key: string; why: string }[] = [];
  const names = Object.keys(provider);
  const hasEngine = names.some((name) => name.toLowerCase() === 'engine' && !isEmpty(provider[name]));
  for (const key of names) {
    const lower = key.toLowerCase();
    const given = provider[key];
    if (SILENT.has(lower) || isUnset(lower, given) || BY_ITSELF[lower]?.includes(given) === true) continue;
    // Azure calls the model by its deployment.
    if (lower === 'model' && backend === 'azureopenai' && hasEngine) continue;
    if (lower === 'engine' && backend !== 'azureopenai') continue;
    if (!Object.hasOwn(providerKeys, lower)) {
      left.push({ key, why: 'is no key that k8sgpt knows' });
      continue;
    }
    const own = OF_BACKEND[backend];
    const setting = own !== undefined && lower in own ? own[lower] : providerKeys[lower];
    // `noopai` and clouds are asked for a key by k8sgpt, which does nothing with it.
    if (setting === undefined || (lower === 'password' && !has(setting))) continue;
    if (!has(setting)) left.push({ key, why: `has no place here: ${backend} takes no ${setting}` });
    else if (
      lower === 'password' &&
      backend === 'google' &&
      typeof given === 'string' &&
      given.trimStart().startsWith('{')
    )
      left.push({ key, why: 'holds credentials of Google Cloud: use the backend googlevertexai with them' });
    else {
      const value = valueOf(backend, lower, given);
      if (value === undefined) left.push({ key, why: 'is no list of headers' });
      else parts.push({ setting, value, key });
    }
  }
  return { parts, left };
};

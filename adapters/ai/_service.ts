// SPDX-License-Identifier: Apache-2.0

/** Who is asked, and what the settings that matter are called: for sentences that say what to do. */
export interface Service {
  /** The backend's name, which is the key of its settings. */
  readonly name: string;
  /** As people know it: `OpenAI`, or `The AI server host:port`. */
  readonly who: string;
  readonly model: string;
  /** Where the API is most often; undefined where everybody has an own one. */
  readonly usualUrl?: string | undefined;
  readonly isKeySet: boolean;
  /** Variables of the environment; what a backend does not have is left out. */
  readonly variables: {
    readonly key?: string | undefined;
    readonly model: string;
    readonly baseUrl?: string | undefined;
  };
  /** Where credentials come from, of a backend that has no key: what to do when they are not accepted. */
  readonly credentials?: string | undefined;
  /** Must stand in no message, whoever repeats them. */
  readonly secrets: readonly (string | undefined)[];
}

export interface ServiceFacts {
  readonly name: string;
  readonly title: string;
  /** What all its variables begin with. */
  readonly prefix: string;
  readonly usualUrl?: string | undefined;
  /** Undefined: PREFIX_API_KEY; null: it has no key. */
  readonly keyVariable?: string | null | undefined;
  readonly credentials?: string | undefined;
}

/** What is said of a service that has been given these settings. A server of one's own is called by its address. */
export const serviceOf = (
  { name, title, prefix, usualUrl, keyVariable = `${prefix}_API_KEY`, credentials }: ServiceFacts,
  {
    model,
    apiKey,
    baseUrl,
    headers = {},
  }: {
    readonly model: string;
    readonly apiKey?: string | undefined;
    readonly baseUrl?: string | undefined;
    readonly headers?: Readonly<Record<string, string>> | undefined;
  },
): Service => {
  const usualHost = usualUrl === undefined ? undefined : new URL(usualUrl).host;
  const host = baseUrl === undefined ? usualHost : new URL(baseUrl).host;
  return {
    name,
    who: host === usualHost ? title : `The AI server ${host ?? ''}`,
    model,
    usualUrl,
    isKeySet: apiKey !== undefined,
    variables: { key: keyVariable ?? undefined, model: `${prefix}_MODEL`, baseUrl: `${prefix}_BASE_URL` },
    credentials,
    secrets: [apiKey, ...Object.values(headers)],
  };
};

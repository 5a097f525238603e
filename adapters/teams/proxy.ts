import { EnvHttpProxyAgent, fetch as proxiedFetch } from 'undici';

/** This machine is never reached through a proxy. */
const HERE = 'localhost,127.0.0.1,[::1],::1';

export interface Way {
  /** Undefined = directly. */
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly close: () => Promise<void>;
}

/** How the sign-in is reached; the SDK's own calls find HTTPS_PROXY and NO_PROXY by themselves. */
export const wayOut = (env: Readonly<Record<string, string | undefined>>): Way => {
  const set = (name: string): string | undefined => env[name] || env[name.toLowerCase()] || undefined;
  const httpsProxy = set('HTTPS_PROXY');
  const httpProxy = set('HTTP_PROXY');
  if (httpsProxy === undefined && httpProxy === undefined)
    return { fetch: undefined, close: async () => undefined };
  const noProxy = [set('NO_PROXY'), HERE].filter((entry) => entry !== undefined).join(',');
  const agent = new EnvHttpProxyAgent({ httpProxy: httpProxy ?? '', httpsProxy: httpsProxy ?? '', noProxy });
  return {
    // undici's own types and Node's copy of them differ in name only.
    fetch: ((url: string, init: object) =>
      proxiedFetch(url, { ...init, dispatcher: agent })) as unknown as typeof globalThis.fetch,
    close: async () => agent.close(),
  };
};

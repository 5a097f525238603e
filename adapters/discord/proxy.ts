import { type Dispatcher, EnvHttpProxyAgent, fetch as proxiedFetch } from 'undici';

/** This machine is never reached through a proxy. */
const HERE = 'localhost,127.0.0.1,[::1],::1';

/** For every call to Discord when a proxy is set; undefined = directly. The gateway's socket knows no proxies. */
export const proxyOf = (env: Readonly<Record<string, string | undefined>>): Dispatcher | undefined => {
  const set = (name: string): string | undefined => env[name] || env[name.toLowerCase()] || undefined;
  const httpsProxy = set('HTTPS_PROXY');
  const httpProxy = set('HTTP_PROXY');
  if (httpsProxy === undefined && httpProxy === undefined) return undefined;
  const noProxy = [set('NO_PROXY'), HERE].filter((entry) => entry !== undefined).join(',');
  // A private CA comes with NODE_EXTRA_CA_CERTS, which Node itself adds to every connection.
  return new EnvHttpProxyAgent({ httpProxy: httpProxy ?? '', httpsProxy: httpsProxy ?? '', noProxy });
};

/** `fetch` through the proxy. */
export const fetchThrough = (dispatcher: Dispatcher | undefined): typeof globalThis.fetch =>
  dispatcher === undefined
    ? globalThis.fetch
    : // undici's own types and Node's copy of them differ in name only.
      (((url: string, init: object) =>
        proxiedFetch(url, { ...init, dispatcher })) as unknown as typeof globalThis.fetch);

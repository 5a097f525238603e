// SPDX-License-Identifier: Apache-2.0

import { BlockList, isIP } from 'node:net';
import { bareHost, isLoopback } from './loopback.ts';

export interface ProxyChoice {
  readonly url: string;
  /** Where it was set: named in errors. */
  readonly setBy: string;
}

const portOf = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80');

const inSubnet = (host: string, entry: string): boolean => {
  const [address = '', bits] = entry.split('/');
  const version = isIP(address);
  if (version === 0 || version !== isIP(host)) return false;
  const family = version === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  if (bits === undefined) list.addAddress(address, family);
  else if (!/^\d{1,3}$/.test(bits) || Number(bits) > (version === 6 ? 128 : 32)) return false;
  else list.addSubnet(address, Number(bits), family);
  return list.check(host, family);
};

/** One entry of NO_PROXY: `*`, a name with everything below it, an address, a network, each with or without a port. */
const excludes = (given: string, host: string, port: string): boolean => {
  if (given === '*') return true;
  const [, address, wanted] = /^(\[[^\]]+\]|[^:]+):(\d+)$/.exec(given) ?? [];
  if (wanted !== undefined && wanted !== port) return false;
  const entry = bareHost(address ?? given)
    .replace(/^\*?\./, '')
    .toLowerCase();
  if (entry === '') return false;
  return host === entry || host.endsWith(`.${entry}`) || inSubnet(host, entry);
};

/** The proxy for a server: that of the kubeconfig, else that of the environment; this machine is never proxied by the environment. */
export const proxyFor = (
  server: URL,
  own: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): ProxyChoice | undefined => {
  if (own !== undefined) return { url: own, setBy: 'proxy-url of the kubeconfig' };
  if (isLoopback(server.hostname)) return undefined;
  const variable = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const url = env[variable] || env[variable.toLowerCase()];
  if (!url) return undefined;
  const host = bareHost(server.hostname).toLowerCase();
  const excluded = (env['NO_PROXY'] || env['no_proxy'] || '').split(/[\s,]+/).filter((entry) => entry !== '');
  return excluded.some((entry) => excludes(entry, host, portOf(server)))
    ? undefined
    : { url, setBy: variable };
};

// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';
import type { Ref } from './ref.ts';

type Reads = 'DestinationRule' | 'ServiceEntry';

export interface Subset {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A host of the mesh that means a Service: `web`, or `web.shop.svc.cluster.local`. Other hosts are of the outside world. */
export const meshService = (host: string, namespace: string | undefined): Ref | undefined => {
  const [service = '', space, mark, ...rest] = host.split('.');
  if (host.startsWith('*') || service === '') return undefined;
  if (space === undefined) return { kind: 'Service', namespace, name: service };
  return mark === 'svc' && (rest.length === 0 || rest.join('.') === 'cluster.local')
    ? { kind: 'Service', namespace: space, name: service }
    : undefined;
};

const fullName = ({ namespace, name }: Ref): string => `${name}.${namespace ?? ''}.svc.cluster.local`;

/** `*.shop.svc.cluster.local` → `.shop.svc.cluster.local`; all hosts have the empty suffix. */
const suffixOf = (host: string): string => host.replace(/^\*/, '');

/** Each suffix of a host that a pattern may have, the host itself without its first letters, the empty one last. */
const suffixesOf = (host: string): readonly string[] => {
  const suffixes: string[] = [];
  for (let at = host.indexOf('.'); at >= 0; at = host.indexOf('.', at + 1)) suffixes.push(host.slice(at));
  return [...suffixes, ''];
};

/** What the mesh knows of its hosts, as tables: made once for the lists of one snapshot, asked per destination. */
export interface MeshHosts {
  readonly hasEntry: (host: string) => boolean;
  readonly subsetsOf: (service: Ref) => readonly Subset[];
}

const known = new WeakMap<object, { readonly entries: object; readonly hosts: MeshHosts }>();

export const meshHosts = (cluster: Cluster<Reads>): MeshHosts => {
  const rules = cluster.list('DestinationRule');
  const entries = cluster.list('ServiceEntry');
  const before = known.get(rules);
  if (before?.entries === entries) return before.hosts;
  const exact = new Map<string, Subset[]>();
  const wild = new Map<string, Subset[]>();
  for (const { host, subsets, metadata } of rules) {
    const service = meshService(host, metadata.namespace);
    const [table, key] = host.startsWith('*')
      ? [wild, suffixOf(host)]
      : [exact, service === undefined ? host : fullName(service)];
    const list = table.get(key);
    if (list === undefined) table.set(key, [...subsets]);
    else list.push(...subsets);
  }
  const named = new Set(entries.flatMap((entry) => entry.hosts));
  const patterns = new Set([...named].filter((host) => host.startsWith('*')).map(suffixOf));
  const hosts: MeshHosts = {
    hasEntry: (host) => named.has(host) || suffixesOf(host).some((suffix) => patterns.has(suffix)),
    subsetsOf: (service) => {
      const full = fullName(service);
      return [
        ...(exact.get(full) ?? []),
        ...(wild.size === 0 ? [] : suffixesOf(full).flatMap((suffix) => wild.get(suffix) ?? [])),
      ];
    },
  };
  known.set(rules, { entries, hosts });
  return hosts;
};

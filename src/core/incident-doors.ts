// SPDX-License-Identifier: Apache-2.0

import type { Text } from './document.ts';
import type { Finding } from './finding.ts';
import { namesText } from './incident-title.ts';
import type { KubeObject } from './kind.ts';
import type { Ingress } from './kinds/ingress.ts';
import { meshService } from './mesh-hosts.ts';
import { byText, formatRef, type Ref } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

const urlOf = (ingress: Ingress, host: string, path = '/'): string => {
  const secure = ingress.tls.some(({ hosts }) => hosts.length === 0 || hosts.includes(host));
  return `${secure ? 'https' : 'http'}://${host}${path === '/' ? '' : path}`;
};

const clause = (urls: ReadonlySet<string>, one: string, many: string): Text[] =>
  urls.size === 0 ? [] : [[...namesText([...urls].sort(byText)), urls.size === 1 ? ` ${one}` : ` ${many}`]];

/** Hosts that routes of the Gateway API and of Istio send to these Services; of a route without hosts, its name. */
const routedHosts = (dead: ReadonlySet<string>, index: SnapshotIndex): readonly string[] => {
  const isDead = (service: Ref | undefined): boolean => service !== undefined && dead.has(formatRef(service));
  const hostsOf = (hosts: readonly string[], { kind, metadata }: KubeObject): readonly string[] =>
    hosts.length === 0 ? [`${kind} ${metadata.name}`] : hosts;
  const routes = [...index.objects('HTTPRoute'), ...index.objects('GRPCRoute')].filter(
    ({ backends, metadata: { namespace } }) =>
      backends.some(
        (to) =>
          to.group === '' && isDead({ kind: to.kind, namespace: to.namespace ?? namespace, name: to.name }),
      ),
  );
  const meshed = index
    .objects('VirtualService')
    .filter(({ destinations, metadata: { namespace } }) =>
      destinations.some(({ host }) => isDead(meshService(host, namespace))),
    );
  return [
    ...routes.flatMap((route) => hostsOf(route.hostnames, route)),
    ...meshed.flatMap((route) => hostsOf(route.hosts, route)),
  ];
};

/** What visitors get where an Ingress or a route leads to Services that nobody answers behind, or that do not exist. */
export const closedDoors = (services: readonly Ref[], index: SnapshotIndex): Text[] => {
  const dead = new Set(services.map(formatRef));
  const urls = new Set<string>(dead.size === 0 ? [] : routedHosts(dead, index));
  for (const namespace of new Set(services.map((service) => service.namespace))) {
    for (const ingress of index.objects('Ingress', namespace)) {
      for (const { host, path, service } of ingress.backends) {
        if (!dead.has(formatRef({ kind: 'Service', namespace, name: service }))) continue;
        urls.add(host === '*' ? `Ingress ${ingress.metadata.name}` : urlOf(ingress, host, path));
      }
    }
  }
  return clause(urls, 'answers 503', 'answer 503');
};

/** What visitors see of an Ingress, by what it lacks. */
const SEEN: Readonly<Record<string, readonly [one: string, many: string]>> = {
  IngressClass: ['is not served', 'are not served'],
  Secret: ['has no valid certificate', 'have no valid certificate'],
};

/** Nothing yet: the certificate still is valid. */
const EXPIRING = ['has a certificate that expires soon', 'have a certificate that expires soon'] as const;

/** What visitors get where the Ingresses are at fault themselves. */
export const brokenDoors = (lead: Finding, members: readonly Finding[], index: SnapshotIndex): Text[] => {
  const kind = lead.blames[0]?.kind ?? '';
  const seen =
    lead.code === 'ingress-tls/expires-soon' ? EXPIRING : Object.hasOwn(SEEN, kind) ? SEEN[kind] : undefined;
  if (lead.object.kind !== 'Ingress' || seen === undefined) return [];
  const urls = new Set<string>();
  for (const object of members.flatMap(({ objects }) => objects)) {
    const { name, namespace } = object;
    const ingress = object.kind === 'Ingress' ? index.find('Ingress', name, namespace) : undefined;
    // Of an address nobody knows whether it still answers.
    if (kind === 'IngressClass' && (ingress?.addresses ?? 0) > 0) continue;
    for (const host of ingress?.hosts ?? []) if (ingress !== undefined) urls.add(urlOf(ingress, host));
  }
  return clause(urls, ...seen);
};

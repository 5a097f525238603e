// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';
import type { NetworkPolicy, Peer, Rule } from './kinds/network-policy.ts';
import { matchesSelector } from './label-selector.ts';
import { NAME_LABEL, namespacesOf } from './network-reach.ts';
import type { TemplatedKind } from './service-selector.ts';

type Reads = 'NetworkPolicy' | 'Pod' | 'Namespace' | 'Service' | TemplatedKind;

/** Where cluster DNS runs, and the ports on which its pods listen behind port 53 of their Service. */
const DNS_NAMESPACES = ['kube-system', 'openshift-dns'];
const DNS_PORTS = [53, 1053, 5353, 8053];

// A port without protocol is TCP, and resolvers ask by UDP.
const allowsPort = ({ ports }: Rule): boolean =>
  ports.length === 0 ||
  ports.some(({ port, endPort, protocol }) => {
    if (protocol !== 'UDP') return false;
    if (port === undefined) return true;
    if (typeof port === 'string') return port.includes('dns') || port === 'domain';
    return DNS_PORTS.some((dns) => port <= dns && dns <= (endPort ?? port));
  });

/** A single address is a machine, unless it is the node's own DNS cache. */
const isRange = (cidr: string): boolean => !/\/(?:32|128)$/.test(cidr) || cidr.startsWith('169.254.');

/** Many network plugins judge before the address of a Service is exchanged for one of its pods: there it lets DNS through. */
const isDnsService = (cidr: string, cluster: Cluster<Reads>): boolean =>
  DNS_NAMESPACES.some((name) =>
    cluster
      .list('Service', name)
      .some(
        ({ clusterIP, ports }) =>
          clusterIP !== undefined &&
          (cidr === `${clusterIP}/32` || cidr === `${clusterIP}/128`) &&
          ports.some(({ port, protocol }) => port === DNS_PORTS[0] && protocol === 'UDP'),
      ),
  );

const allowsPeer = (peer: Peer, own: string, cluster: Cluster<Reads>): boolean => {
  if (peer.cidr !== undefined) return isRange(peer.cidr) || isDnsService(peer.cidr, cluster);
  // kube-system always exists, also where it was not recorded; which labels it has beside its name is not known then.
  const known = DNS_NAMESPACES.filter((name) => cluster.find('Namespace', name) !== undefined);
  const isByName =
    peer.namespaces !== undefined &&
    [
      ...Object.keys(peer.namespaces.matchLabels),
      ...peer.namespaces.matchExpressions.map(({ key }) => key),
    ].every((key) => key === NAME_LABEL);
  if (peer.namespaces !== undefined && known.length === 0 && !isByName) return true;
  const spaces =
    peer.namespaces !== undefined && known.length === 0
      ? DNS_NAMESPACES.filter((name) => matchesSelector({ [NAME_LABEL]: name }, peer.namespaces))
      : namespacesOf(peer, own, cluster);
  if (spaces === undefined) return true;
  return DNS_NAMESPACES.filter((name) => spaces.includes(name)).some((name) => {
    const servers = cluster
      .list('Pod', name)
      .filter(({ metadata }) => /dns/.test(`${metadata.name} ${metadata.labels['k8s-app'] ?? ''}`));
    return (
      peer.pods === undefined ||
      servers.length === 0 ||
      servers.some(({ metadata }) => matchesSelector(metadata.labels, peer.pods))
    );
  });
};

/** Whether what these policies allow together lets a pod ask cluster DNS. */
export const reachesDns = (policies: readonly NetworkPolicy[], cluster: Cluster<Reads>): boolean =>
  policies.some(({ egress, metadata }) =>
    egress.some(
      (rule) =>
        allowsPort(rule) &&
        (rule.peers.length === 0 ||
          rule.peers.some((peer) => allowsPeer(peer, metadata.namespace ?? '', cluster))),
    ),
  );

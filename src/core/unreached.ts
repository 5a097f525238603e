// SPDX-License-Identifier: Apache-2.0

import type { Finding } from './finding.ts';
import { DNS_FAILS, hostsNamed, isAddress, isDomainName, namesUnknown } from './hosts-named.ts';
import { refOf } from './kind.ts';
import type { Service } from './kinds/service.ts';
import type { Ref } from './ref.ts';
import { serviceOfHost } from './service-of-host.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { ownWordsOf } from './words-of.ts';
import { isMissing } from './workload-counts.ts';

/** What a program says it does not reach: a Service, there or missing, or a host outside (of kind `Host`). */
export interface Unreached {
  readonly to: Ref;
  readonly port?: number | undefined;
}

/** Where cluster DNS lives in practically every cluster. */
const DNS: readonly (readonly [name: string, namespace: string])[] = [
  ['kube-dns', 'kube-system'],
  ['coredns', 'kube-system'],
  ['rke2-coredns-rke2-coredns', 'kube-system'],
  ['dns-default', 'openshift-dns'],
];

export const dnsServices = (index: SnapshotIndex): readonly Service[] =>
  DNS.flatMap(([name, namespace]) => index.find('Service', name, namespace) ?? []);

/** The Service of a host, or of an address that a Service has. */
export const serviceNamed = (
  host: string,
  namespace: string | undefined,
  index: SnapshotIndex,
): Service | undefined =>
  isAddress(host)
    ? index.objects('Service').find(({ clusterIP }) => clusterIP === host)
    : serviceOfHost(host, namespace, index);

/** Whether there surely is none: a recording may hold only a part of the namespaces. */
export const isSurelyMissing = (ref: Ref, index: SnapshotIndex): boolean =>
  isMissing(ref, index) &&
  (ref.namespace === undefined ||
    index.find('Namespace', ref.namespace) !== undefined ||
    index.objects('Pod', ref.namespace).length > 0);

/** The Service that a name means which cluster DNS does not know, where there surely is none. */
const missingService = (
  host: string,
  namespace: string | undefined,
  index: SnapshotIndex,
): Ref | undefined => {
  const labels = host.split('.');
  const end = labels.indexOf('svc');
  const [name = '', space = namespace, more] = end < 0 ? labels : labels.slice(0, end);
  if (more !== undefined || (end < 0 && labels.length > 2)) return undefined;
  const to = { kind: 'Service', namespace: space, name };
  // `example.org` is no Service of a namespace that does not exist.
  const isInside = end >= 0 || labels.length === 1 || index.find('Namespace', space ?? '') !== undefined;
  return isInside && isSurelyMissing(to, index) ? to : undefined;
};

/** `db.shop.svc`, `db-0.db.shop.svc.cluster.local`: a Service also where those may not be read. */
const INSIDE = /^(?:[a-z0-9-]+\.)?([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.|$)/;

const addresses = new WeakMap<SnapshotIndex, ReadonlySet<string | undefined>>();

const isOfPod = (address: string, index: SnapshotIndex): boolean => {
  const those = addresses.get(index) ?? new Set(index.objects('Pod').map(({ podIP }) => podIP));
  addresses.set(index, those);
  return those.has(address);
};

/** Asked for causes and for what several have in common. */
const known = new WeakMap<SnapshotIndex, Map<Finding, readonly Unreached[]>>();

/** What a program says that it does not reach, the first named first. */
export const unreachedBy = (finding: Finding, index: SnapshotIndex): readonly Unreached[] => {
  const those = known.get(index) ?? new Map<Finding, readonly Unreached[]>();
  known.set(index, those);
  const made = those.get(finding) ?? findUnreached(finding, index);
  those.set(finding, made);
  return made;
};

const findUnreached = (finding: Finding, index: SnapshotIndex): readonly Unreached[] => {
  const { namespace } = finding.object;
  const words = ownWordsOf(finding);
  const unknown = new Set(namesUnknown(words));
  const dns = DNS_FAILS.test(words) ? dnsServices(index).map((service) => ({ to: refOf(service) })) : [];
  const named = hostsNamed(words).flatMap(({ host, port }): Unreached[] => {
    const service = serviceNamed(host, namespace, index);
    if (service !== undefined) return [{ to: refOf(service), port }];
    const missing = unknown.has(host) ? missingService(host, namespace, index) : undefined;
    if (missing !== undefined) return [{ to: missing }];
    const [, name = '', space = namespace] = INSIDE.exec(host) ?? [];
    if (name !== '') return [{ to: { kind: 'Service', namespace: space, name }, port }];
    const isOutside = isAddress(host) ? !isOfPod(host, index) : isDomainName(host);
    return isOutside ? [{ to: { kind: 'Host', name: host }, port }] : [];
  });
  return [...named, ...dns];
};

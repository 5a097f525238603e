// SPDX-License-Identifier: Apache-2.0

import type { Finding } from './finding.ts';
import type { Service } from './kinds/service.ts';
import { matchesLabels } from './label-selector.ts';
import { byText, formatRef, type Ref } from './ref.ts';
import { isDown } from './relations.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

type Labels = Readonly<Record<string, string>>;

const selecting = (labels: Labels, namespace: string | undefined, index: SnapshotIndex): readonly Service[] =>
  index
    .objects('Service', namespace)
    .filter(({ selector }) => Object.keys(selector).length > 0 && matchesLabels(labels, selector));

/** Labels of the pods that a workload makes, whether it made any or not. */
const templateLabels = ({ kind, name, namespace }: Ref, index: SnapshotIndex): Labels | undefined =>
  kind === 'Deployment' || kind === 'StatefulSet' || kind === 'DaemonSet'
    ? index.find(kind, name, namespace)?.template.labels
    : undefined;

/**
 * Services that nobody answers behind because of these findings: they say so, or they are about the pods or the
 * workloads that should answer.
 */
export const deadServices = (findings: readonly Finding[], index: SnapshotIndex): readonly Service[] => {
  const dead = new Map<string, Service>();
  const add = (service: Service): void => {
    dead.set(`${service.metadata.namespace ?? ''}/${service.metadata.name}`, service);
  };
  const addSelecting = (labels: Labels | undefined, namespace: string | undefined): void => {
    if (labels === undefined) return;
    for (const service of selecting(labels, namespace, index)) if (isDown(service, index)) add(service);
  };
  const owners = new Map<string, Ref>();
  for (const { object, owner, severity } of findings) {
    const { kind, name, namespace } = object;
    owners.set(formatRef(owner), owner);
    const service = kind === 'Service' ? index.find('Service', name, namespace) : undefined;
    if (service !== undefined && (severity === 'critical' || isDown(service, index))) add(service);
    // Replicas of a workload carry the labels of the first.
    if (kind === 'Pod') addSelecting(index.find('Pod', name, namespace)?.metadata.labels, namespace);
  }
  for (const owner of owners.values()) addSelecting(templateLabels(owner, index), owner.namespace);
  return [...dead.entries()].sort(([a], [b]) => byText(a, b)).map(([, service]) => service);
};

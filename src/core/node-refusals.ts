// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';
import type { Evidence } from './evidence.ts';
import { refOf } from './kind.ts';
import type { Node } from './kinds/node.ts';
import type { Pod } from './kinds/pod.ts';
import { requestsOf, requestsOn } from './node-requests.ts';
import { amountOf } from './resource-amount.ts';
import { reasonsOf } from './scheduling-refusal.ts';

/** Nodes told by name: with thousands, the rest are like these. */
const TOLD = 4;

const MIB = 1024 ** 2;

const cores = (amount: number): string =>
  Number.isInteger(amount) ? String(amount) : `${Math.round(amount * 1_000)}m`;
const bytes = (amount: number): string => `${Math.round(amount / MIB)}Mi`;

interface Reason {
  readonly path: string;
  readonly value: string;
}

const TAINTS = /untolerated taint(?:\(s\))?(?: \{([^}:\s]{1,200}))?/g;

/** What the scheduler names among its reasons: only these are looked for on the nodes. */
const namedIn = (message: string) => {
  const reasons = reasonsOf(message);
  return {
    closed: /were unschedulable/.test(reasons),
    tainted: /untolerated taint/.test(reasons),
    // From 1.34 on the taints are not named any more.
    taints: new Set([...reasons.matchAll(TAINTS)].flatMap(([, key]) => key ?? [])),
    placed: /affinity|selector/.test(reasons),
    resources: new Set(
      [...reasons.matchAll(/Insufficient ([a-z0-9./_-]{0,100}[a-z0-9])/g)].map(([, name]) => name),
    ),
    pods: /Too many pods/.test(reasons),
  };
};

const resourceReason = (
  pod: Pod,
  node: Node,
  resource: string,
  cluster: Cluster<'Pod'>,
): Reason | undefined => {
  const path = `status.allocatable.${resource}`;
  const given = node.allocatable[resource];
  const all = amountOf(given);
  if (resource !== 'cpu' && resource !== 'memory')
    return all === undefined || all === 0 ? { path, value: given ?? '(none)' } : undefined;
  if (all === undefined) return undefined;
  const taken = requestsOn(node.metadata.name, cluster)[resource];
  const wanted = requestsOf(pod.spec)[resource];
  if (taken + wanted <= all) return undefined;
  const shown = resource === 'cpu' ? cores : bytes;
  return { path, value: `${shown(all)}, ${shown(taken)} requested, the pod asks for ${shown(wanted)}` };
};

/** The first reason for which this node is out, in the order in which the scheduler asks. */
const reasonAt = (
  node: Node,
  pod: Pod,
  named: ReturnType<typeof namedIn>,
  cluster: Cluster<'Pod'>,
): Reason | undefined => {
  if (named.closed && node.unschedulable) return { path: 'spec.unschedulable', value: 'true' };
  const taint = named.tainted
    ? node.taints.find(
        ({ key, effect }) =>
          effect !== 'PreferNoSchedule' && (named.taints.size === 0 || named.taints.has(key)),
      )
    : undefined;
  if (taint !== undefined)
    return { path: 'spec.taints', value: `${taint.key}=${taint.value ?? ''}:${taint.effect}` };
  const missed = named.placed
    ? Object.entries(pod.spec.nodeSelector).find(([key, value]) => node.metadata.labels[key] !== value)
    : undefined;
  if (missed !== undefined)
    return {
      path: `metadata.labels[${missed[0]}]`,
      value: `${node.metadata.labels[missed[0]] ?? '(absent)'}, the pod asks for ${missed[1]}`,
    };
  for (const resource of named.resources) {
    const reason = resource === undefined ? undefined : resourceReason(pod, node, resource, cluster);
    if (reason !== undefined) return reason;
  }
  const room = amountOf(node.allocatable['pods']);
  if (named.pods && room !== undefined && requestsOn(node.metadata.name, cluster).pods >= room)
    return { path: 'status.allocatable.pods', value: `${room}, as many run` };
  return undefined;
};

/**
 * Which nodes fail which constraint: the scheduler counts them, the snapshot tells which they are. Of pods that are pinned to
 * one node (DaemonSets) nothing is told, because it is not known which.
 */
export const nodeRefusals = (
  pod: Pod,
  message: string,
  cluster: Cluster<'Node' | 'Pod'>,
): readonly Evidence[] => {
  if (pod.metadata.ownerReferences.some(({ kind }) => kind === 'DaemonSet')) return [];
  const named = namedIn(message);
  const told: Evidence[] = [];
  for (const node of cluster.list('Node')) {
    const reason = reasonAt(node, pod, named, cluster);
    if (reason !== undefined) told.push({ type: 'field', on: refOf(node), ...reason });
    if (told.length >= TOLD) break;
  }
  return told;
};

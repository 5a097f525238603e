// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';
import type { PodSpec } from './kinds/_pod-spec.ts';
import type { Node } from './kinds/node.ts';
import type { Pod } from './kinds/pod.ts';
import { isEnded } from './pod-state.ts';
import { podsAlike } from './pods-alike.ts';
import { amountOf } from './resource-amount.ts';

type Container = PodSpec['containers'][number];

/** What the scheduler counts: cores, bytes and pods. */
interface Requests {
  cpu: number;
  memory: number;
  pods: number;
}
type Resource = 'cpu' | 'memory';

const requestOf = ({ requests, limits }: Container, resource: Resource): number =>
  amountOf(requests[resource] ?? limits[resource]) ?? 0;

/** Containers and sidecars together, or the largest init container. */
const sumOf = ({ containers, initContainers }: PodSpec, resource: Resource): number => {
  let sum = 0;
  for (const container of containers) sum += requestOf(container, resource);
  let largest = 0;
  for (const container of initContainers) {
    const request = requestOf(container, resource);
    if (container.restartPolicy === 'Always') sum += request;
    largest = Math.max(largest, request);
  }
  return Math.max(sum, largest);
};

/** Replicas share their lists of containers: their quantities are read once. */
const sums = new WeakMap<readonly Container[], Omit<Requests, 'pods'>>();

/** What one pod asks for. */
export const requestsOf = (spec: PodSpec): Omit<Requests, 'pods'> => {
  const isShared = spec.initContainers.length === 0;
  const known = isShared ? sums.get(spec.containers) : undefined;
  if (known !== undefined) return known;
  const made = { cpu: sumOf(spec, 'cpu'), memory: sumOf(spec, 'memory') };
  if (isShared) sums.set(spec.containers, made);
  return made;
};

/** A thousand nodes ask for theirs. */
const tableOf = (pods: readonly Pod[]): ReadonlyMap<string, Readonly<Requests>> => {
  const made = new Map<string, Requests>();
  for (const { first, from, to } of podsAlike(pods)) {
    const { cpu, memory } = requestsOf(first.spec);
    for (let at = from; at < to; at += 1) {
      const pod = pods[at] ?? first;
      const { nodeName } = pod.spec;
      if (nodeName === undefined || isEnded(pod)) continue;
      const node = made.get(nodeName);
      if (node === undefined) made.set(nodeName, { cpu, memory, pods: 1 });
      else {
        node.cpu += cpu;
        node.memory += memory;
        node.pods += 1;
      }
    }
  }
  return made;
};

const NOTHING: Readonly<Requests> = Object.freeze({ cpu: 0, memory: 0, pods: 0 });

/** What the pods on a node that have not ended ask for together. */
export const requestsOn = (node: string, cluster: Pick<Cluster<'Pod'>, 'table'>): Readonly<Requests> =>
  cluster.table('Pod', tableOf, `node/${node}`).get(node) ?? NOTHING;

type Room = Readonly<Record<keyof Requests, number | undefined>>;

/** Machines of one type share their table of what pods may take: it is read once. */
const rooms = new WeakMap<Node['allocatable'], Room>();

/** What a node has for pods; undefined where it does not tell. */
export const roomOf = ({ allocatable }: Node): Room => {
  const known = rooms.get(allocatable);
  if (known !== undefined) return known;
  const made = {
    cpu: amountOf(allocatable['cpu']),
    memory: amountOf(allocatable['memory']),
    pods: amountOf(allocatable['pods']),
  };
  rooms.set(allocatable, made);
  return made;
};

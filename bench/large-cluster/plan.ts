// SPDX-License-Identifier: Apache-2.0

import { randomOf } from './random.ts';

export interface LargeClusterSize {
  readonly nodes: number;
  readonly pods: number;
  /** Also the number of workloads: each has one Service. */
  readonly services: number;
  readonly ingresses: number;
  readonly events: number;
  readonly seed: number;
}

export const defaultSize: LargeClusterSize = {
  nodes: 1_000,
  pods: 10_000,
  services: 1_000,
  ingresses: 500,
  events: 10_000,
  seed: 1,
};

/** The moment of the cluster, epoch milliseconds: fixed, so that the same seed gives the same bytes. */
export const NOW = Date.parse('2026-01-15T12:00:00Z');

/** What is wrong with all pods of a workload; `selector` is a Service that selects none of them. */
export type Trouble = 'crash' | 'image' | 'pending' | 'config' | 'selector';
const TROUBLES: readonly Trouble[] = ['crash', 'image', 'pending', 'config', 'selector'];
/** One workload in so many is in trouble. */
const TROUBLED = 100;
/** One workload in so many is a StatefulSet with a claim for each pod. */
const STATEFUL = 20;
const PER_NAMESPACE = 20;

export interface App {
  readonly index: number;
  readonly name: string;
  readonly namespace: string;
  readonly replicas: number;
  readonly stateful: boolean;
  readonly trouble: Trouble | undefined;
  /** Of the pod template. */
  readonly hash: string;
  readonly uid: string;
  /** Of the ReplicaSet or StatefulSet that owns the pods. */
  readonly ownerUid: string;
  readonly createdAt: number;
}

const TEAMS = [
  'basket',
  'billing',
  'catalog',
  'checkout',
  'identity',
  'ledger',
  'notify',
  'orders',
  'pricing',
  'search',
] as const;
const ROLES = ['api', 'worker', 'gateway', 'projector', 'importer', 'scheduler', 'frontend', 'sync'] as const;
const DAY = 86_400_000;

/** Every workload of the cluster in a few hundred bytes; the objects are made from it one at a time. */
export const appsOf = (size: LargeClusterSize): readonly App[] =>
  Array.from({ length: size.services }, (_, index) => {
    const random = randomOf(size.seed, 'app', index);
    const troubled = index % TROUBLED === (7 + size.seed) % TROUBLED;
    return {
      index,
      name: `${random.pick(TEAMS)}-${random.pick(ROLES)}-${index}`,
      namespace: `team-${String(Math.floor(index / PER_NAMESPACE)).padStart(3, '0')}`,
      replicas: Math.floor(size.pods / size.services) + (index < size.pods % size.services ? 1 : 0),
      stateful: index % STATEFUL === 3,
      trouble: troubled ? TROUBLES[Math.floor(index / TROUBLED) % TROUBLES.length] : undefined,
      hash: random.hex(10),
      uid: random.uid(),
      ownerUid: random.uid(),
      createdAt: NOW - (2 + random.below(300)) * DAY - random.below(DAY),
    };
  });

export const namespacesOf = (apps: readonly App[]): readonly string[] => [
  ...new Set(apps.map(({ namespace }) => namespace)),
];

export const timeOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

export const nodeName = (index: number): string =>
  `ip-10-${Math.floor(index / 250) + 16}-${index % 250}-17.eu-west-1.compute.internal`;

// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { type Json, list, record, text, time } from '../read.ts';
import type { Ref } from '../ref.ts';
import { argoSyncs, type Sync } from './_sync.ts';

interface Application extends KubeObject<'Application'> {
  readonly health: string;
  readonly healthMessage?: string | undefined;
  readonly healthSince?: number | undefined;
  readonly sync: string;
  /** Whether Argo CD syncs it by itself. */
  readonly automated: boolean;
  readonly operation: {
    readonly phase: string;
    readonly message: string;
    readonly finishedAt?: number | undefined;
  };
  /** Newest first. */
  readonly syncs: readonly Sync[];
  /** What the last sync deleted, because its source no longer has it. */
  readonly pruned: readonly Ref[];
  readonly reconciledAt?: number | undefined;
  /** These have no status: one that is there is meant. */
  readonly conditions: readonly {
    readonly type: string;
    readonly message: string;
    readonly since?: number | undefined;
  }[];
  /** Its resources that are Degraded or Missing. */
  readonly sick: readonly { readonly ref: Ref; readonly health: string; readonly message: string }[];
  readonly outOfSync: readonly Ref[];
}

const refOf = (raw: Json): Ref => ({
  kind: text(raw['kind']) ?? '',
  namespace: text(raw['namespace']) || undefined,
  name: text(raw['name']) ?? '',
});

export default defineKind<'Application', Application>({
  kind: 'Application',
  apiVersions: ['argoproj.io/v1alpha1'],
  plural: 'applications',
  namespaced: true,
  project: (raw, base) => {
    const status = record(raw['status']);
    const health = record(status['health']);
    const operation = record(status['operationState']);
    const policy = record(record(raw['spec'])['syncPolicy'])['automated'];
    const resources = list(status['resources'], (resource) => ({
      ref: refOf(resource),
      sync: text(resource['status']) ?? '',
      health: text(record(resource['health'])['status']) ?? '',
      message: text(record(resource['health'])['message']) ?? '',
    }));
    return {
      health: text(health['status']) ?? '',
      healthMessage: text(health['message']),
      healthSince: time(health['lastTransitionTime']),
      sync: text(record(status['sync'])['status']) ?? '',
      automated: policy !== undefined && policy !== null && record(policy)['enabled'] !== false,
      operation: {
        phase: text(operation['phase']) ?? '',
        message: text(operation['message']) ?? '',
        finishedAt: time(operation['finishedAt']),
      },
      syncs: argoSyncs(status),
      pruned: list(record(operation['syncResult'])['resources'], (resource) =>
        resource['status'] === 'Pruned' ? [refOf(resource)] : [],
      ).flat(),
      reconciledAt: time(status['reconciledAt']),
      conditions: list(status['conditions'], (condition) => ({
        type: text(condition['type']) ?? '',
        message: text(condition['message']) ?? '',
        since: time(condition['lastTransitionTime']),
      })),
      sick: resources.filter(({ health }) => health === 'Degraded' || health === 'Missing'),
      outOfSync: resources.filter(({ sync }) => sync === 'OutOfSync').map(({ ref }) => ref),
      ...base,
    };
  },
});

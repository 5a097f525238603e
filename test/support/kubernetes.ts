// SPDX-License-Identifier: Apache-2.0

import { kubernetesClusters } from '../../adapters/kubernetes/clusters.ts';
import type { KubernetesOptions } from '../../adapters/kubernetes/options.ts';
import type { RecordedServer } from '../../adapters/recorded/server.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { ClusterReader } from '../../src/core/ports/cluster-reader.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { realClock } from './real-clock.ts';

/** A clock on which sleeping takes no time; `slept` holds how long each sleep would have been. */
export const jumpingClock = (start = 1_700_000_000_000): Clock & { readonly slept: number[] } => {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      now += ms;
      await Promise.resolve();
    },
  };
};

/** Over within a test, and never near on a busy machine: who waits for one of them gives its own. */
export const quick = {
  connectMs: 15_000,
  headersMs: 15_000,
  idleMs: 15_000,
  totalMs: 25_000,
  backoffMs: 5,
} as const;

export const options = (given: Partial<KubernetesOptions> = {}): KubernetesOptions => ({
  userAgent: 'k8sgpt/test',
  env: {},
  clock: realClock,
  ...given,
  limits: { ...quick, ...given.limits },
});

/** A reader of a recorded server, as the product makes one. */
export const readerOf = async (
  server: Pick<RecordedServer, 'kubeconfig'>,
  given: Partial<KubernetesOptions> = {},
): Promise<ClusterReader> => {
  const clusters = await kubernetesClusters(options({ kubeconfigText: server.kubeconfig('test'), ...given }));
  return clusters.open('test');
};

interface Parts {
  readonly name?: string;
  readonly cluster: Readonly<Record<string, unknown>>;
  readonly user?: Readonly<Record<string, unknown>>;
  readonly namespace?: string;
}

/** The text of a kubeconfig with one context. */
export const kubeconfigText = ({ name = 'test', cluster, user = {}, namespace }: Parts): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: `${name}-cluster`, cluster }],
    users: [{ name: `${name}-user`, user }],
    contexts: [{ name, context: { cluster: `${name}-cluster`, user: `${name}-user`, namespace } }],
    'current-context': name,
  });

export const patience = (): AbortSignal => timeLimit(30_000);

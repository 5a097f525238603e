// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../../src/core/clock.ts';
import type { Log, Trace } from '../../src/core/ports/telemetry.ts';
import type { Wanting } from './left-out.ts';

/** `secrets`: values are never kept; metadata unless told. */
export interface KubernetesOptions extends Wanting {
  /** Paths as the variable KUBECONFIG holds them. */
  readonly kubeconfig?: string | undefined;
  /** The text of a kubeconfig instead: for clusters that this process serves itself. */
  readonly kubeconfigText?: string | undefined;
  /** Only these contexts. */
  readonly contexts?: readonly string[] | undefined;
  /** False: not the cluster that the pod runs in. */
  readonly inCluster?: boolean | undefined;
  readonly inClusterName?: string | undefined;
  /** `k8sgpt/<version>`: what API servers write in their logs. */
  readonly userAgent: string;
  /** Secrets that hold kubeconfigs: each is a cluster. */
  readonly kubeconfigSecrets?: readonly SecretSetting[] | undefined;
  /** Clusters that Cluster API makes. */
  readonly clusterApi?: ClusterApiSetting | undefined;
  /** Between two looks at what lies in Secrets. */
  readonly rereadMs?: number | undefined;
  /** By name of the cluster, in place of what holds for all. */
  readonly clusterLimits?: Readonly<Record<string, ClusterLimits>> | undefined;
  /** Requests per second and cluster, on average. */
  readonly qps?: number | undefined;
  /** Requests that need not wait for each other. */
  readonly burst?: number | undefined;
  /** Environment: proxies, the pod's surroundings, and what credential plug-ins are given. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** From 0 to 1, for jitter. */
  readonly random?: (() => number) | undefined;
  readonly log?: Log | undefined;
  readonly trace?: Trace | undefined;
  /** Hears of every answer of an API server. */
  readonly onAnswer?: ((answered: Answered) => void) | undefined;
  readonly limits?: Partial<Limits> | undefined;
  readonly serviceAccountDirectory?: string | undefined;
}

/** How an API server answered one request. */
export interface Answered {
  readonly cluster: string;
  /** What was asked: `list`, `watch`, `log` … */
  readonly request: string;
  /** The status, or `unreachable` where none came. */
  readonly code: string;
  /** Until the answer was there; of a watch, until it began. */
  readonly ms: number;
}

export interface SecretSetting {
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
  /** How people call it; its Secret's name without `-kubeconfig` unless given. */
  readonly cluster?: string | undefined;
  /** The cluster that has the Secret; the default cluster unless given. */
  readonly from?: string | undefined;
  readonly allowProxy: boolean;
}

export interface ClusterApiSetting {
  readonly enabled: boolean;
  readonly namespaces?: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly naming: 'name' | 'namespace-and-name';
  readonly allowProxy: boolean;
}

export interface ClusterLimits extends Wanting {
  readonly qps?: number | undefined;
  readonly burst?: number | undefined;
}

/** How long and how much one request may take; all times in milliseconds. */
export interface Limits {
  /** Until the connection stands, TLS and proxy included. */
  readonly connectMs: number;
  /** From there to the first byte of the answer. */
  readonly headersMs: number;
  /** Between two pieces of the body. */
  readonly idleMs: number;
  /** Between two pieces of a watch, where the server sends bookmarks: they come once a minute. */
  readonly silenceMs: number;
  /** The whole request. */
  readonly totalMs: number;
  /** Bytes of one body. */
  readonly maxBytes: number;
  /** Times that a request is sent before it counts as failed. */
  readonly attempts: number;
  /** Pause before the second attempt; doubles with each further one. */
  readonly backoffMs: number;
  /** Longest pause that is waited, whatever the server asks for. */
  readonly longestPauseMs: number;
  /** Runtime of a credential plug-in. */
  readonly pluginMs: number;
}

export const defaultLimits: Limits = {
  connectMs: 10_000,
  // API servers give up on a list themselves after a minute.
  headersMs: 65_000,
  idleMs: 20_000,
  silenceMs: 150_000,
  totalMs: 120_000,
  // A longer text does not fit into one string of the runtime.
  maxBytes: 512 * 1024 * 1024 - 1024,
  attempts: 4,
  backoffMs: 250,
  longestPauseMs: 30_000,
  pluginMs: 60_000,
};

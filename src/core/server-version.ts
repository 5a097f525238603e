// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';

/** The minor of a version of Kubernetes 1: 36 for `v1.36.0-eks-1`. */
export const minorOf = (version: string | undefined): number | undefined => {
  const minor = /^v?1\.(\d+)/.exec(version ?? '')?.[1];
  return minor === undefined ? undefined : Number(minor);
};

/** Every node is compared with it: found once per snapshot. */
const found = new WeakMap<Cluster<'Node'>, { readonly minor: number | undefined }>();

const newestKubelet = (cluster: Cluster<'Node'>): number | undefined => {
  const minors = cluster.list('Node').flatMap(({ kubeletVersion }) => minorOf(kubeletVersion) ?? []);
  return minors.length === 0 ? undefined : Math.max(...minors);
};

/** The minor of the API server, or at least of its newest kubelet, which is never newer: recordings do not tell the former. */
export const serverMinor = (cluster: Cluster<'Node'>): number | undefined => {
  const known = found.get(cluster) ?? { minor: minorOf(cluster.serverVersion) ?? newestKubelet(cluster) };
  found.set(cluster, known);
  return known.minor;
};

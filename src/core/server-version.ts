import type { Cluster } from './cluster.ts';

/** The minor of a version of Kubernetes 1: 36 for `v1.36.0-eks-1`. */
export const minorOf = (version: string | undefined): number | undefined => {
  const minor = /^v?1\.(\d+)/.exec(version ?? '')?.[1];
  return minor === undefined ? undefined : Number(minor);
};

/** The minor of the API server, or at least of its newest kubelet, which is never newer: recordings do not tell the former. */
export const serverMinor = (cluster: Cluster<'Node'>): number | undefined => {
  const told = minorOf(cluster.serverVersion);
  if (told !== undefined) return told;
  const minors = cluster.list('Node').flatMap(({ kubeletVersion }) => minorOf(kubeletVersion) ?? []);
  return minors.length === 0 ? undefined : Math.max(...minors);
};

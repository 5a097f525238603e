// SPDX-License-Identifier: Apache-2.0

import { fingerprint } from '../fingerprint.ts';

/** That a cluster cannot be seen is an incident of its own: while it stands, nothing else of the cluster is judged. */
export const UNREACHABLE = 'k8sgpt/cluster-unreachable';

/** Under which id it is known. */
export const unreachableId = (cluster: string): string =>
  fingerprint(cluster, UNREACHABLE, { kind: 'Cluster', name: cluster }, {});

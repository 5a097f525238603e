// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';
import type { Ref } from './ref.ts';

const GATEWAY_API = 'gateway.networking.k8s.io';

/**
 * Whether a Gateway or route may use something of another namespace, as far as ReferenceGrants could be read there:
 * what could not be read counts as granted.
 */
export const isGranted = (from: Ref, to: Ref, cluster: Cluster<'ReferenceGrant'>): boolean => {
  if (from.namespace === to.namespace || !cluster.knows('ReferenceGrant', to.namespace)) return true;
  return cluster
    .list('ReferenceGrant', to.namespace)
    .some(
      (grant) =>
        grant.from.some(
          ({ group, kind, namespace }) =>
            group === GATEWAY_API && kind === from.kind && namespace === from.namespace,
        ) &&
        grant.to.some(
          ({ group, kind, name }) =>
            group === '' && kind === to.kind && (name === undefined || name === to.name),
        ),
    );
};

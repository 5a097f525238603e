// SPDX-License-Identifier: Apache-2.0

import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { ApiClient } from './api-client.ts';
import { ApiFailure } from './api-failure.ts';
import { definitionOf } from './definition-of.ts';
import { type Placed, sentence } from './kubeconfig-place.ts';
import { listObjects } from './list-objects.ts';

/** How clusters of Cluster API are called here. */
export const namings = ['name', 'namespace-and-name'] as const;

export interface CapiSource {
  /** The management cluster. */
  readonly from: string;
  /** Undefined = all. */
  readonly namespaces: readonly string[] | undefined;
  readonly naming: (typeof namings)[number];
  readonly allowProxy: boolean;
}

export type CapiReading =
  | { readonly status: 'read'; readonly placed: readonly Placed[] }
  | { readonly status: 'unread'; readonly detail: string };

/** The Secret that Cluster API writes for each of its clusters. https://cluster-api.sigs.k8s.io/developer/providers/contracts/control-plane */
const SECRET_KEY = 'value';

/** Clusters of one source; more are not read, so that nobody fills the bot with them. */
const MOST = 500;

/** Which clusters Cluster API has, older ones first: who came first keeps a name. Throws the signal's reason only. */
export const capiClusters = async (
  client: ApiClient,
  { from, namespaces, naming, allowProxy }: CapiSource,
  signal: AbortSignal,
): Promise<CapiReading> => {
  const kind = definitionOf('Cluster');
  const listIn = async (namespace: string | undefined) => {
    for (const [index, apiVersion] of kind.apiVersions.entries()) {
      try {
        const listing = { kind, apiVersion, namespace, metadataOnly: false };
        return await listObjects(client, listing, signal, () => undefined);
      } catch (error) {
        const isLast = index === kind.apiVersions.length - 1;
        if (!(error instanceof ApiFailure) || error.type !== 'absent' || isLast) throw error;
      }
    }
    return [];
  };
  try {
    const lists = await Promise.all((namespaces ?? [undefined]).map(listIn));
    const clusters = lists
      .flat()
      .sort(
        (a, b) =>
          (a.metadata.creationTimestamp ?? 0) - (b.metadata.creationTimestamp ?? 0) ||
          (`${a.metadata.namespace}/${a.metadata.name}` < `${b.metadata.namespace}/${b.metadata.name}`
            ? -1
            : 1),
      )
      .slice(0, MOST);
    return {
      status: 'read',
      placed: clusters.flatMap((cluster): Placed[] => {
        const { namespace, name } = cluster.metadata;
        if (namespace === undefined || name === '') return [];
        return [
          {
            cluster: naming === 'name' ? name : `${namespace}.${name}`,
            place: { from, namespace, name: `${name}-kubeconfig`, key: SECRET_KEY },
            allowProxy,
            // Before that there is nothing to connect to.
            isExpected: 'phase' in cluster && cluster.phase === 'Provisioned',
          },
        ];
      }),
    };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ApiFailure || error instanceof Refused || error instanceof Unavailable))
      throw error;
    const words = `Clusters of Cluster API in ${from} cannot be listed`;
    if ('type' in error && error.type === 'absent')
      return { status: 'unread', detail: `${words}: ${from} has no Cluster API (cluster.x-k8s.io).` };
    return { status: 'unread', detail: `${words}: ${sentence(error.message)}` };
  }
};

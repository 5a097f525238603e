// SPDX-License-Identifier: Apache-2.0

import { Refused } from '../../src/core/errors.ts';
import type { ClusterTrouble } from '../../src/core/ports/cluster-reader.ts';
import type { ApiClient } from './api-client.ts';
import { type CapiSource, capiClusters } from './capi-clusters.ts';
import type { Connection } from './connection.ts';
import { connectionOfSecret } from './kubeconfig-of-secret.ts';
import { type Placed, placeWords } from './kubeconfig-place.ts';
import { readKubeconfig } from './read-kubeconfig.ts';

/** Where further clusters are found, all in clusters that are reached already. */
export interface FleetSources {
  readonly configured: readonly Placed[];
  readonly capi: readonly CapiSource[];
  /** Names that others have, with where: `the kubeconfig`. */
  readonly taken: ReadonlyMap<string, string>;
  readonly clientOf: (from: string) => ApiClient;
}

/** What is known of one place now. */
export type Found =
  | { readonly status: 'usable'; readonly connection: Connection }
  /** It is there, and cannot be used: why, in a sentence. */
  | { readonly status: 'unusable'; readonly detail: string }
  /** Nobody can say: what was known before still counts. */
  | { readonly status: 'unread'; readonly detail: string }
  | { readonly status: 'absent'; readonly detail: string };

export interface Look {
  readonly placed: readonly Placed[];
  /** What each Cluster API told, in the order of the sources: it counts again where the next look fails. */
  readonly listed: readonly (readonly Placed[])[];
  /** What is left out, and why. */
  readonly troubles: readonly ClusterTrouble[];
}

/** Which clusters there are, each name once. Throws the signal's reason only. */
export const placesOf = async (
  { configured, capi, taken, clientOf }: FleetSources,
  before: Look['listed'],
  signal: AbortSignal,
): Promise<Look> => {
  const troubles: ClusterTrouble[] = [];
  const readings = await Promise.all(
    capi.map((source) => capiClusters(clientOf(source.from), source, signal)),
  );
  const listed = readings.map((reading, index) => {
    if (reading.status === 'read') return reading.placed;
    const { from } = capi[index] ?? { from: '' };
    troubles.push({ cluster: from, detail: reading.detail });
    return before[index] ?? [];
  });
  const holders = new Map(taken);
  const placed: Placed[] = [];
  for (const one of [...configured, ...listed.flat()]) {
    const holder = holders.get(one.cluster);
    const words = placeWords(one.place);
    if (holder === words) continue;
    if (holder === undefined) {
      holders.set(one.cluster, words);
      placed.push(one);
    } else {
      troubles.push({
        cluster: one.cluster,
        detail: `${words} would be cluster ${one.cluster}, which is the name of that of ${holder}: it is left out. Give one of them another name (cluster, contexts, or naming of clusterApi).`,
      });
    }
  }
  return { placed, listed, troubles };
};

/** What one place holds. Throws the signal's reason only. */
export const lookAt = async (placed: Placed, client: ApiClient, signal: AbortSignal): Promise<Found> => {
  const reading = await readKubeconfig(client, placed.place, signal);
  if (reading.status !== 'read') return reading;
  try {
    return { status: 'usable', connection: connectionOfSecret(reading.text, placed) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { status: 'unusable', detail: error.message };
  }
};

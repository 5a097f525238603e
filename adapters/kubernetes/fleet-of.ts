// SPDX-License-Identifier: Apache-2.0

import { Refused } from '../../src/core/errors.ts';
import type { KubeconfigSecret } from '../../src/core/ports/cluster-reader.ts';
import { suggest } from '../../src/core/suggest.ts';
import type { ApiClient } from './api-client.ts';
import { type Fleet, openFleet } from './fleet.ts';
import { type Placed, placeKey, placeWords } from './kubeconfig-place.ts';
import type { Connections } from './load-connections.ts';
import type { KubernetesOptions } from './options.ts';
import { silent } from './silent.ts';

/** `edge-kubeconfig` is the kubeconfig of `edge`. */
const nameOf = (secret: string): string => secret.replace(/(?<=.)-kubeconfig$/, '');

/** A Secret that people name twice, or two of one name: a mistake that is told when they start. */
const checkNames = (placed: readonly Placed[], taken: ReadonlyMap<string, string>): void => {
  const seen = new Map(taken);
  for (const { cluster, place } of placed) {
    const words = placeWords(place);
    const other = seen.get(cluster);
    if (other !== undefined)
      throw new Refused(
        `kubernetes.kubeconfigSecrets: ${words} would be cluster ${cluster}, which is the name of that of ${other}. Give it another name with cluster.`,
      );
    seen.set(cluster, words);
  }
};

/** The clusters that Secrets hold kubeconfigs of, as the settings say; undefined where they name none. Refused when they cannot be right. */
export const fleetOf = async (
  connections: Connections,
  options: KubernetesOptions,
  clientOf: (name: string) => ApiClient,
): Promise<Fleet | undefined> => {
  const { kubeconfigSecrets = [], clusterApi, clock, log = silent, rereadMs } = options;
  if (kubeconfigSecrets.length === 0 && clusterApi?.enabled !== true) return undefined;
  const management = (from: string | undefined, setting: string): string => {
    const name = from ?? connections.defaultName;
    if (connections.names.includes(name)) return name;
    const close = suggest(name, connections.names);
    throw new Refused(
      `${setting} names ${name}, which is no context of the kubeconfig and not the cluster of the pod. ${close === undefined ? `There is ${connections.names.join(', ')}.` : `Did you mean ${close}?`}`,
    );
  };
  const configured = kubeconfigSecrets.map((secret): Placed => {
    const { namespace, name, key, allowProxy } = secret;
    const from = management(secret.from, 'kubernetes.kubeconfigSecrets: from');
    const place = { from, namespace, name, key };
    return { cluster: secret.cluster ?? nameOf(name), place, allowProxy, isExpected: true };
  });
  const taken = new Map(connections.names.map((name) => [name, connections.sourceOf(name)]));
  checkNames(configured, taken);
  const capi =
    clusterApi?.enabled === true
      ? [
          {
            ...clusterApi,
            namespaces: clusterApi.namespaces,
            from: management(clusterApi.from, 'kubernetes.clusterApi.from'),
          },
        ]
      : [];
  return openFleet({ configured, capi, taken, clientOf }, { clock, log, periodMs: rereadMs });
};

/** The cluster whose kubeconfig lies there. */
export const clusterOfSecret = (fleet: Fleet | undefined, place: KubeconfigSecret): string | undefined =>
  fleet?.names().find((name) => {
    const own = fleet.placeOf(name);
    return own !== undefined && placeKey(own) === placeKey(place);
  });

import { Refused } from '../../src/core/errors.ts';
import type { ClusterReader, Clusters } from '../../src/core/ports/cluster-reader.ts';
import { suggest } from '../../src/core/suggest.ts';
import { clusterReader } from './cluster-reader.ts';
import { loadConnections } from './load-connections.ts';
import type { KubernetesOptions } from './options.ts';

/** Every context of the kubeconfig, and the cluster that this pod runs in. Refused when there is none, naming file and key. */
export const kubernetesClusters = async (options: KubernetesOptions): Promise<Clusters> => {
  const connections = await loadConnections(options);
  const readers = new Map<string, ClusterReader>();
  return {
    names: () => connections.names,
    defaultName: () => connections.defaultName,
    open: async (name) => {
      const known = readers.get(name);
      if (known !== undefined) return known;
      if (!connections.names.includes(name)) {
        const close = suggest(name, connections.names);
        throw new Refused(
          `I do not know cluster ${name}. ${close === undefined ? `I know ${connections.names.join(', ')}.` : `Did you mean ${close}?`}`,
        );
      }
      const reader = clusterReader(connections.find(name), options);
      readers.set(name, reader);
      return reader;
    },
    close: async () => {
      await Promise.all([...readers.values()].map((reader) => reader.close()));
      readers.clear();
    },
  };
};

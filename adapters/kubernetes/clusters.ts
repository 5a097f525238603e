import type { Identity } from '../../src/core/access.ts';
import { Refused } from '../../src/core/errors.ts';
import type { ClusterReader, Clusters } from '../../src/core/ports/cluster-reader.ts';
import { suggest } from '../../src/core/suggest.ts';
import { clusterReader, type OwnReader } from './cluster-reader.ts';
import { loadConnections } from './load-connections.ts';
import type { KubernetesOptions } from './options.ts';

const readerAs = (reader: OwnReader, identity: Identity | undefined): ClusterReader =>
  identity === undefined ? reader : reader.as(identity);

/** Every context of the kubeconfig, and the cluster that this pod runs in. Refused when there is none, naming file and key. */
export const kubernetesClusters = async (options: KubernetesOptions): Promise<Clusters> => {
  const connections = await loadConnections(options);
  const readers = new Map<string, OwnReader>();
  return {
    names: () => connections.names,
    defaultName: () => connections.defaultName,
    open: async (name, as) => {
      const known = readers.get(name);
      if (known !== undefined) return readerAs(known, as);
      if (!connections.names.includes(name)) {
        const close = suggest(name, connections.names);
        throw new Refused(
          `I do not know cluster ${name}. ${close === undefined ? `I know ${connections.names.join(', ')}.` : `Did you mean ${close}?`}`,
        );
      }
      const reader = clusterReader(connections.find(name), options);
      readers.set(name, reader);
      return readerAs(reader, as);
    },
    close: async () => {
      await Promise.all([...readers.values()].map((reader) => reader.close()));
      readers.clear();
    },
  };
};

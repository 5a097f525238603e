// SPDX-License-Identifier: Apache-2.0

import type { Identity } from '../../src/core/access.ts';
import { Refused } from '../../src/core/errors.ts';
import type { ClusterReader, Clusters } from '../../src/core/ports/cluster-reader.ts';
import { suggest } from '../../src/core/suggest.ts';
import { clusterReader, type OwnReader } from './cluster-reader.ts';
import type { Connection } from './connection.ts';
import { clusterOfSecret, fleetOf } from './fleet-of.ts';
import { loadConnections } from './load-connections.ts';
import type { KubernetesOptions } from './options.ts';

const readerAs = (reader: OwnReader, identity: Identity | undefined): ClusterReader =>
  identity === undefined ? reader : reader.as(identity);

/** Every context of the kubeconfig, the cluster that this pod runs in, and those of Secrets. Refused when there is none, naming file and key. */
export const kubernetesClusters = async (options: KubernetesOptions): Promise<Clusters> => {
  const connections = await loadConnections(options);
  const readers = new Map<string, { readonly connection: Connection; readonly reader: OwnReader }>();
  const readerOf = (name: string, find: (name: string) => Connection): OwnReader => {
    const known = readers.get(name);
    // What a file says is read once; what a Secret says may lead elsewhere by now.
    if (known !== undefined && find === connections.find) return known.reader;
    const connection = find(name);
    if (known?.connection === connection) return known.reader;
    // Whoever still reads by the one before ends on its connections; idle ones close by themselves.
    const reader = clusterReader(connection, options);
    readers.set(name, { connection, reader });
    return reader;
  };
  const fleet = await fleetOf(connections, options, (name) => readerOf(name, connections.find).client);
  const names = (): readonly string[] =>
    fleet === undefined ? connections.names : [...connections.names, ...fleet.names()];
  return {
    names,
    defaultName: () => connections.defaultName,
    open: async (name, as) => {
      if (connections.names.includes(name)) return readerAs(readerOf(name, connections.find), as);
      if (fleet?.names().includes(name) === true) return readerAs(readerOf(name, fleet.find), as);
      readers.delete(name);
      const close = suggest(name, names());
      throw new Refused(
        `I do not know cluster ${name}. ${close === undefined ? `I know ${names().join(', ')}.` : `Did you mean ${close}?`}`,
      );
    },
    onChange: (listener) => fleet?.onChange(listener) ?? (() => undefined),
    troubles: () => fleet?.troubles() ?? [],
    ofSecret: (place) => clusterOfSecret(fleet, place),
    close: async () => {
      await fleet?.close();
      await Promise.all([...readers.values()].map(({ reader }) => reader.close()));
      readers.clear();
    },
  };
};

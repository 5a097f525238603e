// SPDX-License-Identifier: Apache-2.0

import type { Identity } from '../../src/core/access.ts';
import type { ClusterReader } from '../../src/core/ports/cluster-reader.ts';
import { type ApiClient, apiClient } from './api-client.ts';
import type { Connection } from './connection.ts';
import { diagnose } from './diagnose.ts';
import { discovery } from './discovery.ts';
import { followCluster } from './follow-cluster.ts';
import { leaving as leavingFor } from './left-out.ts';
import { mayList } from './may-list.ts';
import { namespaceNames } from './namespaces.ts';
import { defaultLimits, type KubernetesOptions } from './options.ts';
import { readLog } from './read-log.ts';
import { readRaw } from './read-raw.ts';
import { readSnapshot } from './read-snapshot.ts';
import { servedKinds } from './served-kinds.ts';
import { silent } from './silent.ts';
import { tracedClient } from './traced-client.ts';
import { accountOf } from './who-am-i.ts';

/** One cluster as this process may read it, and as users of the cluster may. */
export interface OwnReader extends ClusterReader {
  readonly as: (identity: Identity) => ClusterReader;
  /** Asks the same server, at the same pace. */
  readonly client: ApiClient;
}

/** One cluster over HTTP, read only. Connects when it is first asked. */
export const clusterReader = (connection: Connection, options: KubernetesOptions): OwnReader => {
  const { clock, userAgent, env } = options;
  const own = options.clusterLimits?.[connection.name];
  const { qps = options.qps ?? 50, burst = options.burst ?? 100 } = own ?? {};
  const secrets = own?.secrets ?? options.secrets ?? 'metadata';
  const leaving = leavingFor({
    secrets,
    clusterScoped: own?.clusterScoped ?? options.clusterScoped,
    exceptGroups: own?.exceptGroups ?? options.exceptGroups,
    customResourceGroups: own?.customResourceGroups ?? options.customResourceGroups,
  });
  const random = options.random ?? Math.random;
  const limits = { ...defaultLimits, ...options.limits };
  const { silenceMs } = limits;
  const asking = apiClient({
    connection,
    userAgent,
    qps,
    burst,
    env,
    clock,
    random,
    log: options.log ?? silent,
    onAnswer: options.onAnswer,
    limits,
  });
  const client = tracedClient(asking, options.trace);
  // What the server offers is the same for everybody.
  const known = discovery(client, clock);
  const offered = servedKinds(client, clock);
  const readerFor = (asker: ApiClient): ClusterReader => ({
    name: connection.name,
    address: connection.server.href,
    leftOut: leaving.told,
    snapshot: (kinds, scope, { signal, onProgress }) =>
      readSnapshot(kinds, scope, {
        client: asker,
        discovery: known,
        secrets,
        leaving,
        now: clock.now,
        signal,
        onProgress,
      }),
    follow: (kinds, scope, { signal }) =>
      followCluster(
        kinds,
        scope,
        { signal },
        { client: asker, discovery: known, secrets, leaving, clock, random, silenceMs },
      ),
    readLog: (request, signal) => readLog(asker, request, signal),
    raw: (kind, scope, signal) =>
      readRaw(kind, scope, { client: asker, served: offered, secrets, leaving }, signal),
    namespaces: (signal) => namespaceNames(asker, leaving, signal),
    diagnose: (kinds, signal, namespaces) =>
      diagnose(asker, known, kinds, { clock, leaving, namespaces, signal }),
    mayList: (kind, signal) => mayList(kind, { client: asker, served: offered, leaving }, signal),
    account: async (signal) => accountOf(await client.presented(signal)),
    close: () => {
      client.close();
      return Promise.resolve();
    },
  });
  return { ...readerFor(client), client, as: (identity) => readerFor(client.as(identity)) };
};

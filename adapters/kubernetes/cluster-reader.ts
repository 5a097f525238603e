import type { Identity } from '../../src/core/access.ts';
import type { ClusterReader } from '../../src/core/ports/cluster-reader.ts';
import { type ApiClient, apiClient } from './api-client.ts';
import type { Connection } from './connection.ts';
import { diagnose } from './diagnose.ts';
import { discovery } from './discovery.ts';
import { followCluster } from './follow-cluster.ts';
import { mayList } from './may-list.ts';
import { namespaceNames } from './namespaces.ts';
import { defaultLimits, type KubernetesOptions } from './options.ts';
import { readLog } from './read-log.ts';
import { readRaw } from './read-raw.ts';
import { readSnapshot } from './read-snapshot.ts';
import { servedKinds } from './served-kinds.ts';
import { silent } from './silent.ts';

/** One cluster as this process may read it, and as users of the cluster may. */
export interface OwnReader extends ClusterReader {
  readonly as: (identity: Identity) => ClusterReader;
  /** Asks the same server, at the same pace. */
  readonly client: ApiClient;
}

/** One cluster over HTTP, read only. Connects when it is first asked. */
export const clusterReader = (connection: Connection, options: KubernetesOptions): OwnReader => {
  const { clock, userAgent, env, secrets = 'metadata' } = options;
  const own = options.clusterLimits?.[connection.name];
  const { qps = options.qps ?? 50, burst = options.burst ?? 100 } = own ?? {};
  const random = options.random ?? Math.random;
  const limits = { ...defaultLimits, ...options.limits };
  const { silenceMs } = limits;
  const client = apiClient({
    connection,
    userAgent,
    qps,
    burst,
    env,
    clock,
    random,
    log: options.log ?? silent,
    limits,
  });
  // What the server offers is the same for everybody.
  const known = discovery(client, clock);
  const offered = servedKinds(client, clock);
  const readerFor = (asker: ApiClient): ClusterReader => ({
    name: connection.name,
    address: connection.server.href,
    snapshot: (kinds, scope, { signal, onProgress }) =>
      readSnapshot(kinds, scope, {
        client: asker,
        discovery: known,
        secrets,
        now: clock.now,
        signal,
        onProgress,
      }),
    follow: (kinds, scope, { signal }) =>
      followCluster(
        kinds,
        scope,
        { signal },
        { client: asker, discovery: known, secrets, clock, random, silenceMs },
      ),
    readLog: (request, signal) => readLog(asker, request, signal),
    raw: (kind, scope, signal) => readRaw(kind, scope, { client: asker, served: offered, secrets }, signal),
    namespaces: (signal) => namespaceNames(asker, signal),
    diagnose: (kinds, signal) => diagnose(asker, known, kinds, { clock, signal }),
    mayList: (kind, signal) => mayList(kind, { client: asker, served: offered }, signal),
    close: () => {
      client.close();
      return Promise.resolve();
    },
  });
  return { ...readerFor(client), client, as: (identity) => readerFor(client.as(identity)) };
};

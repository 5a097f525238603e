import type { ClusterReader } from '../../src/core/ports/cluster-reader.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { apiClient } from './api-client.ts';
import type { Connection } from './connection.ts';
import { diagnose } from './diagnose.ts';
import { discovery } from './discovery.ts';
import { namespaceNames } from './namespaces.ts';
import { defaultLimits, type KubernetesOptions } from './options.ts';
import { readLog } from './read-log.ts';
import { readSnapshot } from './read-snapshot.ts';

const nothing = (): void => undefined;
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => silent };

/** One cluster over HTTP, read only. Connects when it is first asked. */
export const clusterReader = (connection: Connection, options: KubernetesOptions): ClusterReader => {
  const { clock, userAgent, env, qps = 50, burst = 100, secrets = 'metadata' } = options;
  const client = apiClient({
    connection,
    userAgent,
    qps,
    burst,
    env,
    clock,
    random: options.random ?? Math.random,
    log: options.log ?? silent,
    limits: { ...defaultLimits, ...options.limits },
  });
  const known = discovery(client, clock);
  return {
    name: connection.name,
    snapshot: (kinds, scope, { signal, onProgress }) =>
      readSnapshot(kinds, scope, { client, discovery: known, secrets, now: clock.now, signal, onProgress }),
    readLog: (request, signal) => readLog(client, request, signal),
    namespaces: (signal) => namespaceNames(client, signal),
    diagnose: (kinds, signal) => diagnose(client, known, kinds, { clock, signal }),
    close: () => {
      client.close();
      return Promise.resolve();
    },
  };
};

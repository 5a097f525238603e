// SPDX-License-Identifier: Apache-2.0

import { access, readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { Connection } from './connection.ts';
import type { KubernetesOptions } from './options.ts';
import { serverUrl } from './server-url.ts';

/** Where every pod finds its service account, unless it was told not to mount it. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** The cluster that this process runs in as a pod; undefined anywhere else. */
export const inClusterConnection = async ({
  env,
  inClusterName = 'in-cluster',
  serviceAccountDirectory = SERVICE_ACCOUNT,
}: KubernetesOptions): Promise<Connection | undefined> => {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  const tokenFile = join(serviceAccountDirectory, 'token');
  if (!host || !port || !(await exists(tokenFile))) return undefined;
  const namespace = await readFile(join(serviceAccountDirectory, 'namespace'), 'utf8').catch(() => '');
  return {
    name: inClusterName,
    source: 'service account',
    server: serverUrl(`https://${isIPv6(host) ? `[${host}]` : host}:${port}`, 'KUBERNETES_SERVICE_HOST', {
      secret: true,
      skipVerification: false,
    }),
    ca: { type: 'file', path: join(serviceAccountDirectory, 'ca.crt') },
    skipVerification: false,
    serverName: undefined,
    proxyUrl: undefined,
    // Tokens of pods are replaced by the hour: the file is read again.
    identity: { type: 'token-file', path: tokenFile },
    clientCertificate: undefined,
    impersonation: {},
    namespace: namespace.trim() || undefined,
  };
};

// SPDX-License-Identifier: Apache-2.0

import { dirname, isAbsolute, resolve } from 'node:path';
import { Refused } from '../../src/core/errors.ts';
import type { Connection, Identity, Material } from './connection.ts';
import { KubeconfigCluster, type KubeconfigFile, KubeconfigUser } from './kubeconfig-schema.ts';
import { parseAt } from './parse-kubeconfig.ts';
import { serverUrl } from './server-url.ts';

/** One file of a kubeconfig; `path` undefined when it is text from elsewhere. */
export interface Source {
  readonly name: string;
  readonly path: string | undefined;
  readonly file: KubeconfigFile;
}

interface Named {
  readonly source: Source;
  /** `clusters[2]`: for errors. */
  readonly place: string;
  readonly value: unknown;
}

const findNamed = (
  sources: readonly Source[],
  list: 'clusters' | 'users',
  name: string,
): Named | undefined => {
  const key = list === 'clusters' ? 'cluster' : 'user';
  for (const source of sources) {
    const index = source.file[list].findIndex((item) => item.name === name);
    const item: Readonly<Record<string, unknown>> | undefined = source.file[list][index];
    if (item !== undefined) return { source, place: `${list}[${index}].${key}`, value: item[key] ?? {} };
  }
  return undefined;
};

/** Paths in a kubeconfig are relative to the folder that it lies in. */
const absolute = (path: string, source: Source): string =>
  isAbsolute(path) || source.path === undefined ? path : resolve(dirname(source.path), path);

const materialOf = (
  data: string | undefined,
  path: string | undefined,
  { source, place }: Named,
  key: string,
): Material | undefined => {
  if (data !== undefined) {
    const bytes = Buffer.from(data, 'base64');
    if (!bytes.includes('-----BEGIN ')) {
      throw new Refused(`${source.name}: ${place}.${key}-data: this is no PEM text in base64.`);
    }
    return { type: 'bytes', bytes };
  }
  return path === undefined ? undefined : { type: 'file', path: absolute(path, source) };
};

/** Where the entry of a cluster holds what its plug-ins want to know. */
const EXEC_EXTENSION = 'client.authentication.k8s.io/exec';

const identityOf = (
  user: KubeconfigUser,
  { source, place }: Named,
  name: string,
  extensions: KubeconfigCluster['extensions'],
): Identity => {
  const provider = user['auth-provider'];
  // The order of kubectl: a plug-in is asked only when nothing else says who one is.
  if (user.tokenFile !== undefined) return { type: 'token-file', path: absolute(user.tokenFile, source) };
  if (user.token !== undefined) return { type: 'token', token: user.token };
  if (user.username !== undefined) {
    return { type: 'basic', username: user.username, password: user.password ?? '' };
  }
  if (user.exec != null) {
    const directory = source.path === undefined ? undefined : dirname(source.path);
    const clusterConfig = extensions.find((extension) => extension.name === EXEC_EXTENSION)?.extension;
    return { type: 'exec', plugin: user.exec, directory, clusterConfig };
  }
  if (provider == null) return { type: 'none' };
  if (provider.name === 'oidc') return { type: 'oidc', user: name, config: provider.config ?? {} };
  throw new Refused(
    `${source.name}: ${place}.auth-provider.name: ${provider.name} was removed from Kubernetes clients; use its credential plug-in under exec.`,
    {
      hint: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins',
    },
  );
};

const impersonationOf = (user: KubeconfigUser): Connection['impersonation'] => {
  if (user.as === undefined) return {};
  const extra = Object.entries(user['as-user-extra'] ?? {}).map(
    ([key, values]): [string, readonly string[]] => [`Impersonate-Extra-${encodeURIComponent(key)}`, values],
  );
  return {
    'Impersonate-User': user.as,
    ...(user['as-uid'] === undefined ? {} : { 'Impersonate-Uid': user['as-uid'] }),
    ...(user['as-groups'].length === 0 ? {} : { 'Impersonate-Group': user['as-groups'] }),
    ...Object.fromEntries(extra),
  };
};

const certificateOf = (user: KubeconfigUser, named: Named): Connection['clientCertificate'] => {
  const certificate = materialOf(
    user['client-certificate-data'],
    user['client-certificate'],
    named,
    'client-certificate',
  );
  const key = materialOf(user['client-key-data'], user['client-key'], named, 'client-key');
  if (certificate !== undefined && key !== undefined) return { certificate, key };
  if (certificate === undefined && key === undefined) return undefined;
  const lacking = certificate === undefined ? 'client-certificate' : 'client-key';
  throw new Refused(`${named.source.name}: ${named.place}.${lacking}: missing beside its other half.`);
};

/** One context → how to reach its cluster. Refused names file and key of what is wrong or missing. */
export const connectionOfContext = (sources: readonly Source[], name: string): Connection => {
  const source = sources.find(({ file }) => file.contexts.some((context) => context.name === name));
  const index = source?.file.contexts.findIndex((context) => context.name === name) ?? -1;
  const context = source?.file.contexts[index]?.context;
  if (source === undefined || context === undefined) throw new Error(`no context ${name}`);
  const need = (list: 'clusters' | 'users', key: 'cluster' | 'user', wanted: string): Named => {
    const found = findNamed(sources, list, wanted);
    if (found !== undefined) return found;
    const files = sources.map((one) => one.name).join(', ');
    throw new Refused(
      `${source.name}: contexts[${index}].context.${key}: "${wanted}" is not among the ${list} of ${files}.`,
    );
  };
  const clusterAt = need('clusters', 'cluster', context.cluster);
  const cluster = parseAt(KubeconfigCluster, clusterAt.value, clusterAt.source.name, clusterAt.place);
  const userAt = context.user === undefined ? undefined : need('users', 'user', context.user);
  const user = parseAt(KubeconfigUser, userAt?.value ?? {}, userAt?.source.name ?? '', userAt?.place ?? '');
  const identity: Identity =
    userAt === undefined
      ? { type: 'none' }
      : identityOf(user, userAt, context.user ?? '', cluster.extensions);
  const skipVerification = cluster['insecure-skip-tls-verify'] === true;
  return {
    name,
    source: source.name,
    server: serverUrl(cluster.server, `${clusterAt.source.name}: ${clusterAt.place}.server`, {
      secret: identity.type !== 'none',
      skipVerification,
    }),
    ca: materialOf(
      cluster['certificate-authority-data'],
      cluster['certificate-authority'],
      clusterAt,
      'certificate-authority',
    ),
    skipVerification,
    serverName: cluster['tls-server-name'],
    proxyUrl: cluster['proxy-url'],
    identity,
    clientCertificate: userAt === undefined ? undefined : certificateOf(user, userAt),
    impersonation: impersonationOf(user),
    namespace: context.namespace,
  };
};

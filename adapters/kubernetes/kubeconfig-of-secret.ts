// SPDX-License-Identifier: Apache-2.0

import { isIP } from 'node:net';
import { Refused } from '../../src/core/errors.ts';
import type { Connection, Material } from './connection.ts';
import { connectionOfContext, type Source } from './connection-of-context.ts';
import { type Placed, placeWords } from './kubeconfig-place.ts';
import type { KubeconfigFile } from './kubeconfig-schema.ts';
import { bareHost } from './loopback.ts';
import { parseKubeconfig } from './parse-kubeconfig.ts';

const isFile = (material: Material | undefined): boolean => material?.type === 'file';

/** Addresses of one link: where clouds tell their machines secrets. */
const isLinkLocal = (host: string): boolean =>
  (isIP(host) === 4 && host.startsWith('169.254.')) ||
  (isIP(host) === 6 && /^(?:fe[89ab]|fd00:ec2:|::ffff:a9fe:)/i.test(host));

/**
 * Why a kubeconfig that somebody could write into a Secret is not used, in a clause; undefined when it asks for nothing but a
 * connection. Programs and files would be those of the machine that the bot runs on, and a login by OIDC asks addresses that are
 * named there and has its tokens renewed, which nobody could write back.
 */
const tooMuch = (connection: Connection, allowProxy: boolean): string | undefined => {
  const { identity, ca, clientCertificate, proxyUrl, server } = connection;
  if (identity.type === 'exec') return 'it runs a program (exec)';
  if (identity.type === 'oidc') return 'it logs in by OIDC (auth-provider)';
  if (identity.type === 'token-file') return 'it names a file (tokenFile)';
  if (isFile(ca)) return 'it names a file (certificate-authority)';
  if (isFile(clientCertificate?.certificate)) return 'it names a file (client-certificate)';
  if (isFile(clientCertificate?.key)) return 'it names a file (client-key)';
  if (proxyUrl !== undefined && !allowProxy) return 'it names a proxy (proxy-url), and allowProxy is not set';
  if (isLinkLocal(bareHost(server.hostname))) return `its server ${server.host} is a link-local address`;
  return undefined;
};

const leavesOf = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(leavesOf);
};

/** Our sentences name keys, but may quote what stands at the wrong one. */
const withoutSecrets = (message: string, { users }: KubeconfigFile): string => {
  const secrets = leavesOf(users.map(({ user }) => user)).filter((leaf) => leaf.length > 5);
  return secrets.reduce((words, secret) => words.replaceAll(secret, '…'), message);
};

const contextOf = ({ contexts, 'current-context': current }: KubeconfigFile, words: string): string => {
  const [first, ...others] = contexts;
  if (current !== undefined && contexts.some(({ name }) => name === current)) return current;
  if (first === undefined) throw new Refused(`${words}: there is no context in its kubeconfig.`);
  if (others.length === 0 && current === undefined) return first.name;
  throw new Refused(`${words}: its current-context names none of its contexts.`);
};

/**
 * The text of a kubeconfig from a Secret → how to reach that cluster. It is not trusted as a file of the operator is. Throws
 * Refused that names place and key, and none of its secrets.
 */
export const connectionOfSecret = (
  text: string,
  { cluster, place, allowProxy }: Pick<Placed, 'cluster' | 'place' | 'allowProxy'>,
): Connection => {
  const words = placeWords(place);
  let file: KubeconfigFile;
  try {
    file = parseKubeconfig(text, words);
  } catch (error) {
    // A parser quotes what it stumbles over, and keeps it as its cause.
    if (!(error instanceof Refused)) throw new Refused(`${words}: its kubeconfig is not valid YAML.`);
    throw new Refused(`${words}: key ${place.key} holds no kubeconfig.`);
  }
  const source: Source = { name: words, path: undefined, file };
  let connection: Connection;
  try {
    connection = connectionOfContext([source], contextOf(file, words));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new Refused(withoutSecrets(error.message, file));
  }
  const trouble = tooMuch(connection, allowProxy);
  if (trouble !== undefined)
    throw new Refused(
      `${words}: this kubeconfig cannot be used from a Secret: ${trouble}. Put a token or a client certificate into it, or name it under kubernetes.kubeconfig as a file.`,
    );
  return { ...connection, name: cluster };
};

// SPDX-License-Identifier: Apache-2.0

/**
 * How a client reaches a recorded cluster, as a kubeconfig in JSON form (which is YAML). Clients refuse plain HTTP
 * unless told that the server's identity is not checked; the address is this machine's own.
 */
export const kubeconfigOf = ({
  name,
  url,
  token,
}: {
  readonly name: string;
  readonly url: string;
  readonly token: string;
}): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: url, 'insecure-skip-tls-verify': true } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });

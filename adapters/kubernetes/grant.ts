// SPDX-License-Identifier: Apache-2.0

import type { KindDefinition } from '../../src/core/kind.ts';

export const quoteShell = (word: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** `secrets`, `deployments.apps`: as kubectl names resources. */
const resourceName = ({ plural, apiVersions: [apiVersion] }: KindDefinition): string => {
  const [group, version] = apiVersion.split('/');
  return version === undefined ? plural : `${plural}.${group ?? ''}`;
};

/** `--serviceaccount=shop:bot` or `--user=ana`. */
const subjectFlag = (who: string): string => {
  const [, account] = /^system:serviceaccount:([^:]+:[^:]+)$/.exec(who) ?? [];
  return account === undefined ? `--user=${quoteShell(who)}` : `--serviceaccount=${quoteShell(account)}`;
};

/** The command that shows whether somebody may list a kind; without a namespace, everywhere. */
export const mayListCommand = (kind: KindDefinition, who: string | undefined, namespace?: string): string =>
  [
    `kubectl auth can-i list ${resourceName(kind)}`,
    ...(namespace !== undefined
      ? [`-n ${quoteShell(namespace)}`]
      : kind.namespaced
        ? ['--all-namespaces']
        : []),
    ...(who === undefined ? [] : [`--as=${quoteShell(who)}`]),
  ].join(' ');

/** The commands that give somebody the right to list a kind; without a namespace, everywhere. */
export const grantCommand = (kind: KindDefinition, who: string | undefined, namespace?: string): string => {
  const role = `k8sgpt-list-${kind.plural}`;
  if (namespace !== undefined) {
    const place = `-n ${quoteShell(namespace)}`;
    return `kubectl create role ${role} ${place} --verb=list --resource=${resourceName(kind)} && kubectl create rolebinding ${role} ${place} --role=${role} ${who === undefined ? '--user=NAME' : subjectFlag(who)}`;
  }
  return `kubectl create clusterrole ${role} --verb=list --resource=${resourceName(kind)} && kubectl create clusterrolebinding ${role} --clusterrole=${role} ${who === undefined ? '--user=NAME' : subjectFlag(who)}`;
};

// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { Refused } from '../../src/core/errors.ts';
import { suggest } from '../../src/core/suggest.ts';
import type { Connection } from './connection.ts';
import { connectionOfContext, type Source } from './connection-of-context.ts';
import { inClusterConnection } from './in-cluster.ts';
import type { KubernetesOptions } from './options.ts';
import { parseKubeconfig } from './parse-kubeconfig.ts';

/** The clusters there are; how to reach one is worked out when it is asked for, so that one bad context spoils no other. */
export interface Connections {
  readonly names: readonly string[];
  readonly defaultName: string;
  /** Where a name comes from: the path of its kubeconfig, or the service account. */
  readonly sourceOf: (name: string) => string;
  /** Throws Refused naming file and key when the context is not complete. */
  readonly find: (name: string) => Connection;
}

const readSource = async (path: string): Promise<Source | undefined> => {
  try {
    return { name: path, path, file: parseKubeconfig(await readFile(path, 'utf8'), path) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (error instanceof Refused) throw error;
    throw new Refused(`The kubeconfig ${path} cannot be read (${code ?? 'error'}).`, { cause: error });
  }
};

/** As kubectl does: of several files those that do not exist are passed over. */
const readSources = async ({ kubeconfig, kubeconfigText }: KubernetesOptions): Promise<readonly Source[]> => {
  if (kubeconfigText !== undefined) {
    const name = 'kubeconfig';
    return [{ name, path: undefined, file: parseKubeconfig(kubeconfigText, name) }];
  }
  const paths = (kubeconfig ?? '').split(delimiter).filter((path) => path !== '');
  const read = await Promise.all(paths.map(readSource));
  const sources = read.filter((source) => source !== undefined);
  if (paths.length > 0 && sources.length === 0) {
    throw new Refused(
      `KUBECONFIG names ${paths.join(', ')}, which ${paths.length === 1 ? 'does' : 'do'} not exist.`,
    );
  }
  return sources;
};

const chooseContexts = (
  known: readonly string[],
  wanted: readonly string[] | undefined,
): readonly string[] => {
  for (const name of wanted ?? []) {
    if (known.includes(name)) continue;
    const close = suggest(name, known);
    throw new Refused(
      `kubernetes.contexts names ${name}, which is no context of the kubeconfig. ${close === undefined ? `It has ${known.join(', ') || 'none'}.` : `Did you mean ${close}?`}`,
    );
  }
  return wanted === undefined ? known : known.filter((name) => wanted.includes(name));
};

/** Reads kubeconfigs and the pod's surroundings. Refused when there is no cluster at all. */
export const loadConnections = async (options: KubernetesOptions): Promise<Connections> => {
  const sources = await readSources(options);
  const known = [...new Set(sources.flatMap(({ file }) => file.contexts.map((context) => context.name)))];
  const contexts = chooseContexts(known, options.contexts);
  const inCluster = options.inCluster === false ? undefined : await inClusterConnection(options);
  if (inCluster !== undefined && contexts.includes(inCluster.name)) {
    throw new Refused(
      `A context of the kubeconfig has the name ${inCluster.name}, which is that of the cluster the pod runs in. Set kubernetes.inClusterName to another name.`,
    );
  }
  const names = inCluster === undefined ? contexts : [...contexts, inCluster.name];
  const current = sources.map(({ file }) => file['current-context']).find((name) => name !== undefined);
  const defaultName = contexts.find((name) => name === current) ?? inCluster?.name ?? names[0];
  if (defaultName === undefined) {
    throw new Refused(
      sources.length === 0
        ? 'No cluster is configured. Set KUBECONFIG to the path of a kubeconfig, or run inside a pod.'
        : `${sources.map(({ name }) => name).join(', ')}: there is no context in it.`,
    );
  }
  return {
    names,
    defaultName,
    sourceOf: (name) =>
      sources.find(({ file }) => file.contexts.some((context) => context.name === name))?.name ??
      'the service account of the pod',
    find: (name) =>
      inCluster !== undefined && name === inCluster.name ? inCluster : connectionOfContext(sources, name),
  };
};

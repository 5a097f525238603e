// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';
import type { PodSpec, SourceRef } from './kinds/_pod-spec.ts';
import type { Pod } from './kinds/pod.ts';

export interface MissingReference {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  /** Set when the object exists and this key is not in it. */
  readonly key?: string | undefined;
}

/** A pod, or what pods will be made from. */
type Needy = Pick<Pod, 'spec'> & { readonly metadata: Pick<Pod['metadata'], 'namespace'> };

const same = (a: MissingReference, b: MissingReference): boolean =>
  a.kind === b.kind && a.name === b.name && a.key === b.key;

/** Published into every namespace by the controller manager: its absence from a recording says nothing. */
const ROOT_CERTIFICATES = 'kube-root-ca.crt';

const usesOf = (pod: Pod): readonly SourceRef[] => [
  ...pod.spec.volumes.flatMap((volume) => volume.uses),
  ...pod.spec.initContainers.flatMap((container) => container.uses),
  ...pod.spec.containers.flatMap((container) => container.uses),
];

const NONE: readonly never[] = Object.freeze([]);

const lacking = (
  use: SourceRef,
  pod: Needy,
  cluster: Cluster<'ConfigMap' | 'Secret'>,
): MissingReference | undefined => {
  const { kind, name, key, optional } = use;
  if (optional || name === ROOT_CERTIFICATES) return undefined;
  const object = cluster.find(kind, name, pod.metadata.namespace);
  if (object === undefined)
    return cluster.lacks(kind, name, pod.metadata.namespace) ? { kind, name } : undefined;
  if (key === undefined || (object.kind === 'Secret' && !object.keysKnown)) return undefined;
  return object.keys.includes(key) ? undefined : { kind, name, key };
};

const unique = (all: readonly MissingReference[]): readonly MissingReference[] =>
  all.filter((missing, index) => all.findIndex((other) => same(other, missing)) === index);

type Part = PodSpec['volumes'][number] | PodSpec['containers'][number];

/** Parts of pods that lack nothing, by namespace. Replicas share their parts: what ten of them mount is looked up once. */
const complete = new WeakMap<Cluster<never>, Map<string, Set<Part>>>();

const completeIn = (namespace: string, cluster: Cluster<never>): Set<Part> => {
  let spaces = complete.get(cluster);
  if (spaces === undefined) complete.set(cluster, (spaces = new Map<string, Set<Part>>()));
  let parts = spaces.get(namespace);
  if (parts === undefined) spaces.set(namespace, (parts = new Set<Part>()));
  return parts;
};

/** ConfigMaps, Secrets and keys that this pod needs and that do not exist: only what the snapshot surely lacks. */
export const lackedReferences = (
  pod: Needy,
  cluster: Cluster<'ConfigMap' | 'Secret'>,
): readonly MissingReference[] => {
  const known = completeIn(pod.metadata.namespace ?? '', cluster);
  let missing: MissingReference[] | undefined;
  const look = (parts: readonly Part[]): void => {
    for (const part of parts) {
      if (part.uses.length === 0 || known.has(part)) continue;
      let lacks = false;
      for (const use of part.uses) {
        const found = lacking(use, pod, cluster);
        if (found === undefined) continue;
        lacks = true;
        (missing ??= []).push(found);
      }
      if (!lacks) known.add(part);
    }
  };
  look(pod.spec.volumes);
  look(pod.spec.initContainers);
  look(pod.spec.containers);
  return missing === undefined ? NONE : unique(missing);
};

const NOT_FOUND = /\b(configmap|secret)s?\s+"([a-z0-9][a-z0-9.-]{0,252})"\s+not found/gi;
const NO_KEY =
  /couldn't find key ([\w.-]{1,253}) in (ConfigMap|Secret) (?:[a-z0-9.-]+\/)?([a-z0-9][a-z0-9.-]{0,252})/gi;
const NO_KEY_MOUNT = /references non-existent (?:config|secret) key: ([\w.-]{1,253})/i;

/** What kubelet said: works where Secrets may not be read. */
const complained = (messages: readonly string[], pod: Pod): readonly MissingReference[] =>
  messages.flatMap((message) => {
    const found: MissingReference[] = [];
    for (const [, kind = '', name = ''] of message.matchAll(NOT_FOUND)) {
      found.push({ kind: kind.toLowerCase() === 'secret' ? 'Secret' : 'ConfigMap', name });
    }
    for (const [, key = '', kind = '', name = ''] of message.matchAll(NO_KEY)) {
      found.push({ kind: kind.toLowerCase() === 'secret' ? 'Secret' : 'ConfigMap', name, key });
    }
    const key = NO_KEY_MOUNT.exec(message)?.[1];
    const owner = key === undefined ? undefined : usesOf(pod).find((use) => use.key === key);
    if (key !== undefined && owner !== undefined) found.push({ kind: owner.kind, name: owner.name, key });
    return found;
  });

/** The same, and what kubelet complained of in these messages and may still be so. */
export const missingReferences = (
  pod: Pod,
  messages: readonly string[],
  cluster: Cluster<'ConfigMap' | 'Secret'>,
): readonly MissingReference[] => {
  const { namespace } = pod.metadata;
  const standing = complained(messages, pod).filter(({ kind, name, key }) => {
    // What an old message complained of may exist by now.
    if (!cluster.knows(kind, namespace) || cluster.lacks(kind, name, namespace)) return true;
    const object = cluster.find(kind, name, namespace);
    if (key === undefined || object === undefined) return false;
    return object.kind === 'Secret' && !object.keysKnown ? true : !object.keys.includes(key);
  });
  return unique([...lackedReferences(pod, cluster), ...standing]);
};

/**
 * When what this message of kubelet complained of came to exist, epoch milliseconds; `at` is unknown for a key of which
 * nobody tells when it was added. Undefined when it complains of nothing, or some of that is missing still.
 */
export const mended = (
  message: string,
  pod: Pod,
  cluster: Cluster<'ConfigMap' | 'Secret'>,
): { readonly at: number | undefined } | undefined => {
  const { namespace } = pod.metadata;
  const told = complained([message], pod);
  if (told.length === 0 || missingReferences(pod, [message], cluster).length > 0) return undefined;
  const times = told.map(({ kind, name, key }) => {
    const metadata = cluster.find(kind, name, namespace)?.metadata;
    return key === undefined ? metadata?.creationTimestamp : metadata?.changed?.at;
  });
  const known = times.filter((at) => at !== undefined);
  return { at: known.length < times.length ? undefined : Math.max(...known) };
};

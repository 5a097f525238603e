import type { Cluster } from './cluster.ts';
import type { SourceRef } from './kinds/_pod-spec.ts';
import type { Pod } from './kinds/pod.ts';

export interface MissingReference {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  /** Set when the object exists and this key is not in it. */
  readonly key?: string | undefined;
}

const same = (a: MissingReference, b: MissingReference): boolean => a.kind === b.kind && a.name === b.name && a.key === b.key;

const usesOf = (pod: Pod): readonly SourceRef[] => [
  ...pod.spec.volumes.flatMap((volume) => volume.uses),
  ...[...pod.spec.initContainers, ...pod.spec.containers].flatMap((container) => container.uses),
];

const lacking = (use: SourceRef, pod: Pod, cluster: Cluster<'ConfigMap' | 'Secret'>): MissingReference[] => {
  const { kind, name, key, optional } = use;
  if (optional) return [];
  if (cluster.lacks(kind, name, pod.metadata.namespace)) return [{ kind, name }];
  if (key === undefined) return [];
  const object = cluster.find(kind, name, pod.metadata.namespace);
  if (object === undefined || (object.kind === 'Secret' && !object.keysKnown)) return [];
  return object.keys.includes(key) ? [] : [{ kind, name, key }];
};

const NOT_FOUND = /\b(configmap|secret)s?\s+"([^"]{1,253})"\s+not found/gi;
const NO_KEY = /couldn't find key (\S{1,253}) in (ConfigMap|Secret) (?:\S+\/)?([^\s/"]{1,253})/gi;
const NO_KEY_MOUNT = /references non-existent (?:config|secret) key: (\S{1,253})/i;

/** What kubelet said: works where Secrets may not be read. */
const complained = (messages: readonly string[], pod: Pod): MissingReference[] =>
  messages.flatMap((message) => {
    const found: MissingReference[] = [];
    for (const [, kind = '', name = ''] of message.matchAll(NOT_FOUND)) {
      found.push({ kind: kind.toLowerCase() === 'secret' ? 'Secret' : 'ConfigMap', name });
    }
    for (const [, key = '', kind = '', name = ''] of message.matchAll(NO_KEY)) {
      found.push({ kind: kind === 'Secret' ? 'Secret' : 'ConfigMap', name, key });
    }
    const key = NO_KEY_MOUNT.exec(message)?.[1];
    const owner = key === undefined ? undefined : usesOf(pod).find((use) => use.key === key);
    if (key !== undefined && owner !== undefined) found.push({ kind: owner.kind, name: owner.name, key });
    return found;
  });

/** ConfigMaps, Secrets and keys that this pod needs and that do not exist, by the snapshot and by what kubelet said. */
export const missingReferences = (
  pod: Pod,
  messages: readonly string[],
  cluster: Cluster<'ConfigMap' | 'Secret'>,
): readonly MissingReference[] => {
  const all = [...usesOf(pod).flatMap((use) => lacking(use, pod, cluster)), ...complained(messages, pod)];
  // What an old event complained of may exist by now.
  const standing = all.filter(({ kind, name, key }) => key !== undefined || !cluster.knows(kind, pod.metadata.namespace) || cluster.lacks(kind, name, pod.metadata.namespace));
  return standing.filter((missing, index) => standing.findIndex((other) => same(other, missing)) === index);
};

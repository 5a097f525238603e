import type { Cluster } from './cluster.ts';
import type { PodSpec } from './kinds/_pod-spec.ts';
import { onePerTemplate } from './pods-alike.ts';
import { type TemplatedKind, templated } from './service-selector.ts';

type Reads = 'Pod' | TemplatedKind;

const KINDS = ['Pod', ...templated] as const;

type Users = PodSpec['volumes'] | PodSpec['containers'];

const usersIn = (spec: PodSpec): readonly Users[] => [
  spec.volumes,
  spec.initContainers,
  spec.containers,
  spec.ephemeralContainers,
];

/** A namespace may hold thousands of ConfigMaps and pods: what is used is gathered once per snapshot and namespace. */
const gathered = new WeakMap<Cluster<never>, Map<string, ReadonlySet<string> | undefined>>();

/** ConfigMaps that pods or pod templates of the namespace name, also those of workloads that sleep; undefined when not all of these were read. */
export const configMapsUsedIn = (
  namespace: string | undefined,
  cluster: Cluster<Reads>,
): ReadonlySet<string> | undefined => {
  const perNamespace = gathered.get(cluster) ?? new Map<string, ReadonlySet<string> | undefined>();
  gathered.set(cluster, perNamespace);
  const key = namespace ?? '';
  if (!perNamespace.has(key)) perNamespace.set(key, gather(namespace, cluster));
  return perNamespace.get(key);
};

const gather = (namespace: string | undefined, cluster: Cluster<Reads>): ReadonlySet<string> | undefined => {
  if (!KINDS.every((kind) => cluster.knows(kind, namespace))) return undefined;
  const used = new Set<string>();
  // Replicas share these lists.
  const seen = new Set<Users>();
  const look = (spec: PodSpec): void => {
    for (const users of usersIn(spec)) {
      if (seen.has(users)) continue;
      seen.add(users);
      for (const { uses } of users)
        for (const { kind, name } of uses) if (kind === 'ConfigMap') used.add(name);
    }
  };
  for (const { spec } of onePerTemplate(cluster.list('Pod', namespace))) look(spec);
  for (const kind of templated) for (const { template } of cluster.list(kind, namespace)) look(template.spec);
  return used;
};

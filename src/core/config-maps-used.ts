import type { Cluster } from './cluster.ts';
import type { PodSpec } from './kinds/_pod-spec.ts';
import { onePerTemplate } from './pods-alike.ts';
import { type TemplatedKind, templated } from './service-selector.ts';

type Reads = 'Pod' | TemplatedKind;

const KINDS = ['Pod', ...templated] as const;

type Users = PodSpec['volumes'] | PodSpec['containers'];

/** ConfigMaps that are named, by namespace. */
type Used = ReadonlyMap<string, ReadonlySet<string>>;

/** Thousands of ConfigMaps ask, and pods stand in one list of all namespaces: what is used is gathered once per snapshot. */
const gathered = new WeakMap<Cluster<never>, Used>();

const NONE: ReadonlySet<string> = new Set();

/** ConfigMaps that pods or pod templates of the namespace name, also those of workloads that sleep; undefined when not all of these were read. */
export const configMapsUsedIn = (
  namespace: string | undefined,
  cluster: Cluster<Reads>,
): ReadonlySet<string> | undefined => {
  if (!KINDS.every((kind) => cluster.knows(kind, namespace))) return undefined;
  let used = gathered.get(cluster);
  if (used === undefined) gathered.set(cluster, (used = gather(cluster)));
  // Of a recording that names no namespace, nobody knows who uses it.
  if (namespace === undefined) return new Set([...used.values()].flatMap((names) => [...names]));
  return used.get(namespace) ?? NONE;
};

const gather = (cluster: Cluster<Reads>): Used => {
  const used = new Map<string, Set<string>>();
  // Replicas share these lists, and stand beside each other.
  let seen = new Set<Users>();
  let space: string | undefined;
  let names = new Set<string>();
  const look = (users: Users): void => {
    if (users.length === 0 || seen.has(users)) return;
    seen.add(users);
    for (const { uses } of users)
      for (const { kind, name } of uses) if (kind === 'ConfigMap') names.add(name);
  };
  const lookAt = (namespace: string, spec: PodSpec): void => {
    if (namespace !== space) {
      space = namespace;
      seen = new Set();
      names = used.get(namespace) ?? new Set();
      used.set(namespace, names);
    }
    look(spec.volumes);
    look(spec.initContainers);
    look(spec.containers);
    look(spec.ephemeralContainers);
  };
  for (const { metadata, spec } of onePerTemplate(cluster.list('Pod')))
    lookAt(metadata.namespace ?? '', spec);
  for (const kind of templated)
    for (const { metadata, template } of cluster.list(kind)) lookAt(metadata.namespace ?? '', template.spec);
  return used;
};

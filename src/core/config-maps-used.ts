import type { Cluster } from './cluster.ts';
import type { PodSpec } from './kinds/_pod-spec.ts';
import { type TemplatedKind, templated } from './service-selector.ts';

type Reads = 'Pod' | TemplatedKind;

const KINDS = ['Pod', ...templated] as const;

const namesIn = (spec: PodSpec): readonly string[] =>
  [
    ...spec.volumes.flatMap((volume) => volume.uses),
    ...[...spec.initContainers, ...spec.containers, ...spec.ephemeralContainers].flatMap(
      (container) => container.uses,
    ),
  ].flatMap(({ kind, name }) => (kind === 'ConfigMap' ? [name] : []));

/** A namespace may hold thousands of ConfigMaps and pods: what is used is gathered once per snapshot and namespace. */
const gathered = new WeakMap<Cluster<never>, Map<string, ReadonlySet<string>>>();

/** ConfigMaps that pods or pod templates of the namespace name, also those of workloads that sleep; undefined when not all of these were read. */
export const configMapsUsedIn = (
  namespace: string | undefined,
  cluster: Cluster<Reads>,
): ReadonlySet<string> | undefined => {
  if (!KINDS.every((kind) => cluster.knows(kind, namespace))) return undefined;
  const perNamespace = gathered.get(cluster) ?? new Map<string, ReadonlySet<string>>();
  gathered.set(cluster, perNamespace);
  const key = namespace ?? '';
  const known = perNamespace.get(key);
  if (known !== undefined) return known;
  const specs = [
    ...cluster.list('Pod', namespace).map(({ spec }) => spec),
    ...templated.flatMap((kind) => cluster.list(kind, namespace).map(({ template }) => template.spec)),
  ];
  const used = new Set(specs.flatMap(namesIn));
  perNamespace.set(key, used);
  return used;
};

// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';
import type { Metadata } from './kind.ts';
import type { PodSpec } from './kinds/_pod-spec.ts';
import type { Pod } from './kinds/pod.ts';
import { onePerTemplate } from './pods-alike.ts';
import { type TemplatedKind, templated } from './service-selector.ts';

type Reads = 'Pod' | TemplatedKind;

const KINDS = ['Pod', ...templated] as const;

type Users = PodSpec['volumes'] | PodSpec['containers'];

/** ConfigMaps that are named, by namespace. */
type Used = ReadonlyMap<string, ReadonlySet<string>>;

interface User {
  readonly metadata: Metadata;
  readonly spec: PodSpec;
}

/** Thousands of ConfigMaps ask, and pods stand in one list of all namespaces: what is used is gathered once per list. */
const usedBy = (all: readonly User[]): Used => {
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
  for (const { metadata, spec } of all) {
    const namespace = metadata.namespace ?? '';
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
  }
  return used;
};

const usedByPods = (pods: readonly Pod[]): Used => usedBy(onePerTemplate(pods));

const usedByTemplates = (
  all: readonly { readonly metadata: Metadata; readonly template: { readonly spec: PodSpec } }[],
): Used => usedBy(all.map(({ metadata, template: { spec } }) => ({ metadata, spec })));

/** Whether pods or pod templates of the namespace name a ConfigMap, also those of workloads that sleep; undefined when not all of these were read. */
export const isConfigMapUsed = (
  { name, namespace }: Pick<Metadata, 'name' | 'namespace'>,
  cluster: Cluster<Reads>,
): boolean | undefined => {
  if (!KINDS.every((kind) => cluster.knows(kind, namespace))) return undefined;
  const isIn = (used: Used): boolean =>
    // Of a recording that names no namespace, nobody knows who uses it.
    namespace === undefined
      ? [...used.values()].some((names) => names.has(name))
      : used.get(namespace)?.has(name) === true;
  const part = namespace ?? '';
  return (
    isIn(cluster.table('Pod', usedByPods, part)) ||
    templated.some((kind) => isIn(cluster.table(kind, usedByTemplates, part)))
  );
};

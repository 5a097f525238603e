// SPDX-License-Identifier: Apache-2.0

import type { Problem } from './analyzer.ts';
import type { Cluster } from './cluster.ts';
import { type Datum, freeText, name, word } from './datum.ts';
import type { KubeObject } from './kind.ts';
import type { PodTemplate } from './kinds/_pod-spec.ts';
import { lackedReferences } from './pod-references.ts';
import type { Ref } from './ref.ts';

const DOCS = 'https://kubernetes.io/docs/tasks/configure-pod-container/';
const SHOW = 'kubectl get {refKind} {ref} -n {namespace}';

/** The words for what the pods of a workload will lack when they are made: the same for every workload. */
export const templateProblems = {
  'reference-missing': {
    severity: 'info',
    message: '{state}, and could not start: {refKind} {ref} does not exist',
    fix: 'Create {refKind} {ref} before it is started again, or correct the reference to it.',
    docs: `${DOCS}configure-pod-configmap/`,
    kubectl: SHOW,
  },
  'key-missing': {
    severity: 'info',
    message: '{state}, and could not start: {refKind} {ref} has no key {key}',
    fix: 'Add key {key} to {refKind} {ref} before it is started again, or correct the key.',
    docs: `${DOCS}configure-pod-configmap/`,
    kubectl: 'kubectl describe {refKind} {ref} -n {namespace}',
  },
  'reference-gone': {
    severity: 'warning',
    message: 'runs, but can make no new pod: {refKind} {ref}, which its pods name, does not exist any more',
    fix: 'Create {refKind} {ref} again, or correct the reference in the pod template.',
    docs: `${DOCS}configure-service-account/`,
    kubectl: SHOW,
  },
} as const satisfies Record<string, Problem>;

export const templateReads = [
  'ConfigMap',
  'Secret',
  'PersistentVolumeClaim',
  'ServiceAccount',
  'PriorityClass',
  'RuntimeClass',
] as const;

type Reads = (typeof templateReads)[number];

export interface LackedByTemplate {
  readonly ref: Ref;
  readonly key?: string | undefined;
}

/** Made by Kubernetes itself, in every cluster or namespace: a recording may lack them. */
const GIVEN = new Set(['system-node-critical', 'system-cluster-critical', 'default']);

/** What a pod is refused for when it is created: its account, and the classes it names. */
const lackedAtCreation = (
  { spec }: PodTemplate,
  namespace: string | undefined,
  cluster: Cluster<Reads>,
): readonly LackedByTemplate[] => {
  const wanted = [
    ['ServiceAccount', spec.serviceAccountName, namespace],
    ['PriorityClass', spec.priorityClassName, undefined],
    ['RuntimeClass', spec.runtimeClassName, undefined],
  ] as const;
  return wanted.flatMap(([kind, named, within]) =>
    named === undefined || named === '' || GIVEN.has(named) || !cluster.lacks(kind, named, within)
      ? []
      : { ref: { kind, namespace: within, name: named } },
  );
};

/** Everything that a pod made from this template would lack: only what the snapshot surely lacks. */
export const lackedByTemplate = (
  template: PodTemplate,
  { namespace }: KubeObject['metadata'],
  cluster: Cluster<Reads>,
): readonly LackedByTemplate[] => {
  const { spec } = template;
  const sources = lackedReferences({ metadata: { namespace }, spec }, cluster);
  const claims = new Set(spec.volumes.flatMap((volume) => volume.claim ?? []));
  return [
    ...sources.map(({ kind, name: missing, key }) => ({ ref: { kind, namespace, name: missing }, key })),
    ...[...claims]
      .filter((claim) => cluster.lacks('PersistentVolumeClaim', claim, namespace))
      .map((claim) => ({ ref: { kind: 'PersistentVolumeClaim', namespace, name: claim } })),
    ...lackedAtCreation(template, namespace, cluster),
  ];
};

type Facts<Keys extends string> = Readonly<Record<Keys, Datum>>;

type Lack = { readonly blames: readonly Ref[] } & (
  | { readonly code: 'reference-missing'; readonly data: Facts<'state' | 'refKind' | 'ref'> }
  | { readonly code: 'key-missing'; readonly data: Facts<'state' | 'refKind' | 'ref' | 'key'> }
  | { readonly code: 'reference-gone'; readonly data: Facts<'refKind' | 'ref'> }
);

interface Asked extends KubeObject {
  readonly template: PodTemplate;
}

/** All its pods run. */
export const RUNS = 'runs';

/**
 * What a workload lacks while none of its pods could tell: of one at rest (`state`: "is scaled to zero") all that its pods
 * would need, of one whose pods all run what a new one would be refused for. In between its pods and events tell.
 */
export function* templateLacks(
  { template, metadata }: Asked,
  state: string,
  cluster: Cluster<Reads>,
): Generator<Lack> {
  const facts = ({ ref }: LackedByTemplate) => ({
    refKind: word(ref.kind),
    ref: name(ref.kind, ref.name),
  });
  if (state === RUNS) {
    for (const lack of lackedAtCreation(template, metadata.namespace, cluster))
      yield { code: 'reference-gone', data: facts(lack), blames: [lack.ref] };
    return;
  }
  for (const lack of lackedByTemplate(template, metadata, cluster)) {
    const data = { ...facts(lack), state: freeText(state) };
    const blames = [lack.ref];
    if (lack.key === undefined) yield { code: 'reference-missing', data, blames };
    else yield { code: 'key-missing', data: { ...data, key: name('key', lack.key) }, blames };
  }
}

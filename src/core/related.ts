// SPDX-License-Identifier: Apache-2.0

import { isNamespaced } from './is-namespaced.ts';
import { type KubeObject, refOf } from './kind.ts';
import type { PodSpec } from './kinds/_pod-spec.ts';
import type { KindName } from './kinds/index.ts';
import { matchesLabels, matchesSelector } from './label-selector.ts';
import { formatRef, type Ref } from './ref.ts';
import { objectOf, podsOf } from './relations.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

const TEMPLATED = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'] as const;
const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute'] as const;
const WEBHOOKS = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'] as const;

/** What a pod, or a template of pods, needs to start. */
export const mountsOf = (spec: PodSpec, namespace: string | undefined): readonly Ref[] => {
  const containers = [...spec.initContainers, ...spec.containers];
  const uses = [...spec.volumes.flatMap((volume) => volume.uses), ...containers.flatMap((each) => each.uses)];
  return [
    ...uses.map(({ kind, name }) => ({ kind, namespace, name })),
    ...spec.volumes.flatMap(({ claim }) =>
      claim === undefined ? [] : [{ kind: 'PersistentVolumeClaim', namespace, name: claim }],
    ),
    ...spec.imagePullSecrets.map((name) => ({ kind: 'Secret', namespace, name })),
    ...(spec.serviceAccountName === undefined
      ? []
      : [{ kind: 'ServiceAccount', namespace, name: spec.serviceAccountName }]),
  ];
};

const specOf = (object: KubeObject): PodSpec | undefined => {
  const given = object as Partial<{ spec: PodSpec; template: { spec: PodSpec } }>;
  if (object.kind === 'Pod') return given.spec;
  return (TEMPLATED as readonly string[]).includes(object.kind) ? given.template?.spec : undefined;
};

const refsOf = (objects: readonly KubeObject[]): readonly Ref[] => objects.map(refOf);

/** One step down: what an object owns, selects, mounts or stands on. */
export const partsOf = (object: KubeObject, index: SnapshotIndex): readonly Ref[] => {
  const { namespace, name } = object.metadata;
  const own = refsOf(index.ownedBy(object));
  const here = (kind: string, named: string): Ref => ({ kind, namespace, name: named });
  const spec = specOf(object);
  if (spec !== undefined) return [...own, ...mountsOf(spec, namespace)];
  switch (object.kind) {
    case 'Service': {
      const service = index.find('Service', name, namespace);
      return service === undefined ? own : [...own, ...refsOf(podsOf(service, index))];
    }
    case 'Ingress': {
      const ingress = index.find('Ingress', name, namespace);
      return [
        ...own,
        ...(ingress?.backends ?? []).map(({ service }) => here('Service', service)),
        ...(ingress?.tls ?? []).flatMap(({ secretName }) =>
          secretName === undefined ? [] : [here('Secret', secretName)],
        ),
        ...(ingress?.className === undefined ? [] : [{ kind: 'IngressClass', name: ingress.className }]),
      ];
    }
    case 'HTTPRoute':
    case 'GRPCRoute':
    case 'TCPRoute':
    case 'TLSRoute': {
      const route = index.find(object.kind, name, namespace);
      return (route?.backends ?? []).map((backend) => ({
        kind: backend.kind,
        namespace: backend.namespace ?? namespace,
        name: backend.name,
      }));
    }
    case 'PersistentVolumeClaim': {
      const claim = index.find('PersistentVolumeClaim', name, namespace);
      return [
        ...(claim?.volumeName === undefined ? [] : [{ kind: 'PersistentVolume', name: claim.volumeName }]),
        ...(claim?.storageClassName ? [{ kind: 'StorageClass', name: claim.storageClassName }] : []),
      ];
    }
    case 'HorizontalPodAutoscaler': {
      const target = index.find('HorizontalPodAutoscaler', name, namespace)?.target;
      return target === undefined ? own : [here(target.kind, target.name)];
    }
    case 'PodDisruptionBudget':
    case 'NetworkPolicy':
      return refsOf(selectedBy(object.kind, name, namespace, index));
    case 'ValidatingWebhookConfiguration':
    case 'MutatingWebhookConfiguration':
      return (index.find(object.kind, name)?.webhooks ?? []).flatMap(({ service }) =>
        service === undefined ? [] : [{ kind: 'Service', namespace: service.namespace, name: service.name }],
      );
    case 'Node':
      return refsOf(index.objects('Pod').filter((pod) => pod.spec.nodeName === name));
    default:
      return own;
  }
};

const selectedBy = (
  kind: 'PodDisruptionBudget' | 'NetworkPolicy',
  name: string,
  namespace: string | undefined,
  index: SnapshotIndex,
): readonly KubeObject[] => {
  const selector =
    kind === 'NetworkPolicy'
      ? index.find('NetworkPolicy', name, namespace)?.podSelector
      : index.find('PodDisruptionBudget', name, namespace)?.selector;
  if (selector === undefined) return [];
  return index
    .labelled('Pod', namespace, selector.matchLabels)
    .filter(({ metadata }) => matchesSelector(metadata.labels, selector));
};

/** Who selects pods with these labels. */
const selecting = (
  labels: Readonly<Record<string, string>>,
  namespace: string | undefined,
  index: SnapshotIndex,
): readonly KubeObject[] => [
  ...index
    .objects('Service', namespace)
    .filter(({ selector }) => Object.keys(selector).length > 0 && matchesLabels(labels, selector)),
  ...index
    .objects('PodDisruptionBudget', namespace)
    .filter(({ selector }) => matchesSelector(labels, selector)),
  ...index
    .objects('NetworkPolicy', namespace)
    .filter(({ podSelector }) => matchesSelector(labels, podSelector)),
];

/** One step up: who owns, selects, mounts or sends requests to an object, present or missing. */
export const holdersOf = (ref: Ref, index: SnapshotIndex): readonly Ref[] => {
  const { kind, namespace, name } = ref;
  const object = objectOf(ref, index);
  const owners = (object?.metadata.ownerReferences ?? [])
    .filter((owner) => owner.kind !== 'Node')
    .map((owner) => ({
      kind: owner.kind,
      namespace: isNamespaced(owner.kind) ? namespace : undefined,
      name: owner.name,
    }));
  const labels =
    kind === 'Pod'
      ? object?.metadata.labels
      : (object as Partial<{ template: { labels: Readonly<Record<string, string>> } }> | undefined)?.template
          ?.labels;
  const selectors = labels === undefined ? [] : refsOf(selecting(labels, namespace, index));
  const scalers = refsOf(
    index
      .objects('HorizontalPodAutoscaler', namespace)
      .filter(({ target }) => target.kind === kind && target.name === name),
  );
  return [...owners, ...selectors, ...scalers, ...askersOf(ref, index), ...refsOf(consumersOf(ref, index))];
};

const askersOf = ({ kind, namespace, name }: Ref, index: SnapshotIndex): readonly Ref[] => {
  if (kind !== 'Service') return [];
  const ingresses = index
    .objects('Ingress', namespace)
    .filter(({ backends }) => backends.some(({ service }) => service === name));
  const routes = ROUTES.flatMap((route) => index.objects(route)).filter(({ backends, metadata }) =>
    backends.some(
      (backend) =>
        backend.kind === 'Service' &&
        backend.name === name &&
        (backend.namespace ?? metadata.namespace) === namespace,
    ),
  );
  const webhooks = WEBHOOKS.flatMap((each) => index.objects(each)).filter((each) =>
    each.webhooks.some(({ service }) => service?.name === name && service.namespace === namespace),
  );
  return refsOf([...ingresses, ...routes, ...webhooks]);
};

const MOUNTED = new Set(['ConfigMap', 'Secret', 'ServiceAccount', 'PersistentVolumeClaim']);

const consumersOf = ({ kind, namespace, name }: Ref, index: SnapshotIndex): readonly KubeObject[] => {
  switch (kind) {
    case 'PersistentVolume':
      return index.objects('PersistentVolumeClaim').filter(({ volumeName }) => volumeName === name);
    case 'StorageClass':
      return index
        .objects('PersistentVolumeClaim')
        .filter(({ storageClassName }) => storageClassName === name);
    case 'IngressClass':
      return index.objects('Ingress').filter(({ className }) => className === name);
    default:
  }
  if (!MOUNTED.has(kind)) return [];
  const users = (['Pod', ...TEMPLATED] as const)
    .flatMap((each): readonly KubeObject[] => index.objects(each, namespace))
    .filter((each) => {
      const spec = specOf(each);
      return (
        spec !== undefined &&
        mountsOf(spec, namespace).some((mount) => mount.kind === kind && mount.name === name)
      );
    });
  const ingresses =
    kind === 'Secret'
      ? index
          .objects('Ingress', namespace)
          .filter(({ tls }) => tls.some(({ secretName }) => secretName === name))
      : [];
  return [...users, ...ingresses];
};

const closure = (from: readonly Ref[], step: (ref: Ref) => readonly Ref[]): ReadonlyMap<string, Ref> => {
  const found = new Map(from.map((ref) => [formatRef(ref), ref]));
  // A map goes on with what is added while it is walked.
  for (const ref of found.values()) {
    for (const next of step(ref)) {
      const key = formatRef(next);
      if (!found.has(key)) found.set(key, next);
    }
  }
  return found;
};

/** What hangs below an object, itself first: what it owns, selects and mounts, present or missing. */
export const belowOf = (ref: Ref, index: SnapshotIndex): ReadonlyMap<string, Ref> =>
  closure([ref], (each) => {
    const object = objectOf(each, index);
    return object === undefined ? [] : partsOf(object, index);
  });

/** Kinds that much stands on: what stands on them is told, not what stands on that. */
const SHARED: readonly KindName[] = ['Node', 'PersistentVolume', 'StorageClass', 'IngressClass'];

/**
 * An object and what belongs to it, by `formatRef`: what it owns, selects and mounts, and who owns, selects or asks it
 * and its pods.
 */
export const relatedTo = (ref: Ref, index: SnapshotIndex): ReadonlySet<string> => {
  const below = belowOf(ref, index);
  if ((SHARED as readonly string[]).includes(ref.kind))
    return new Set([...below.keys(), ...refsOf(consumersOf(ref, index)).map(formatRef)]);
  const running = [...below.values()].filter(
    ({ kind }) => kind === 'Pod' || (TEMPLATED as readonly string[]).includes(kind),
  );
  const above = closure([ref, ...running], (each) => holdersOf(each, index));
  return new Set([...below.keys(), ...above.keys()]);
};

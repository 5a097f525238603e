// SPDX-License-Identifier: Apache-2.0

import type { KubeObject } from './kind.ts';
import { refOf } from './kind.ts';
import type { Webhook } from './kinds/_webhook.ts';
import type { KindName } from './kinds/index.ts';
import type { Pod } from './kinds/pod.ts';
import type { Service } from './kinds/service.ts';
import { matchesLabels, matchesSelector } from './label-selector.ts';
import { isEnded, isReady, statusesOf } from './pod-state.ts';
import type { Ref } from './ref.ts';
import { serviceOfHost } from './service-of-host.ts';
import { slicesOf } from './slices-of-service.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** One step from an object that suffers to one that may be why. */
export interface Relation {
  readonly to: Ref;
  /** False when only the program's configuration suggests it: a container whose environment names a Service. */
  readonly sure: boolean;
}

const sure = (to: Ref): Relation => ({ to, sure: true });

const TEMPLATED = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'] as const;

/** The object behind a reference, when its kind is one that is read. */
export const objectOf = (ref: Ref, index: SnapshotIndex): KubeObject | undefined =>
  index.find(ref.kind as KindName, ref.name, ref.namespace);

const isTroubled = (pod: Pod): boolean => pod.phase !== 'Succeeded' && !isReady(pod);

/** Parts of a workload that can keep it from working: those that are fine are not asked. */
const parts = (owner: KubeObject, index: SnapshotIndex): Relation[] =>
  index
    .ownedBy(owner)
    .filter((object) => object.kind !== 'Pod' || isTroubled(object as Pod))
    .map((object) => sure(refOf(object)));

export const podsOf = (service: Service, index: SnapshotIndex): readonly Pod[] =>
  Object.keys(service.selector).length === 0
    ? []
    : index.labelled('Pod', service.metadata.namespace, service.selector);

/** Behind a Service: its pods that are not ready, or the workloads that should have made some. */
const behindService = (service: Service, index: SnapshotIndex): Relation[] => {
  const pods = podsOf(service, index).filter((pod) => !isEnded(pod));
  if (pods.length > 0) return pods.filter(isTroubled).map((pod) => sure(refOf(pod)));
  if (Object.keys(service.selector).length === 0) return [];
  return TEMPLATED.flatMap((kind) =>
    index
      .objects(kind, service.metadata.namespace)
      .filter(({ template }) => matchesLabels(template.labels, service.selector))
      .map((workload) => sure(refOf(workload))),
  );
};

/** Whether anybody answers behind a Service, as far as the snapshot tells. */
export const isDown = (service: Service, index: SnapshotIndex): boolean => {
  const { name, namespace } = service.metadata;
  const slices = slicesOf(name, index.objects('EndpointSlice', namespace));
  if (slices.length > 0) return !slices.some(({ endpoints }) => endpoints.some(({ ready }) => ready));
  return Object.keys(service.selector).length > 0 && !podsOf(service, index).some(isReady);
};

/** Services that a pod calls, by the hosts in its environment: only of a pod that got as far as running. */
const called = (pod: Pod, index: SnapshotIndex): Relation[] => {
  if (
    !isTroubled(pod) ||
    !statusesOf(pod).some(({ state, lastState }) => state.running ?? state.terminated ?? lastState.terminated)
  )
    return [];
  const hosts = [...pod.spec.initContainers, ...pod.spec.containers].flatMap((container) => container.hosts);
  return [...new Set(hosts)].flatMap((host) => {
    const service = serviceOfHost(host, pod.metadata.namespace, index);
    return service !== undefined && isDown(service, index) ? [{ to: refOf(service), sure: false }] : [];
  });
};

const services = (webhooks: readonly Webhook[]): Relation[] =>
  webhooks.flatMap(({ service }) =>
    service === undefined
      ? []
      : [sure({ kind: 'Service', namespace: service.namespace, name: service.name })],
  );

/**
 * The edges of the snapshot, from effect to cause, one step at a time: owner ← owned, Service ← selected pods,
 * Ingress and webhook ← Service, claim ← volume and class, Secret ← what makes it, pod ← Service it calls. What only a finding can tell (a missing
 * ConfigMap, a node that is down) travels in its `blames`.
 */
export const causesOf = (ref: Ref, index: SnapshotIndex): readonly Relation[] => {
  const inNamespace = (kind: string, name: string): Relation =>
    sure({ kind, namespace: ref.namespace, name });
  switch (ref.kind) {
    case 'Service': {
      const service = index.find('Service', ref.name, ref.namespace);
      return service === undefined ? [] : behindService(service, index);
    }
    case 'Ingress':
      return (index.find('Ingress', ref.name, ref.namespace)?.backends ?? []).map(({ service }) =>
        inNamespace('Service', service),
      );
    case 'ValidatingWebhookConfiguration':
    case 'MutatingWebhookConfiguration':
      return services(index.find(ref.kind, ref.name)?.webhooks ?? []);
    case 'PersistentVolumeClaim': {
      const claim = index.find('PersistentVolumeClaim', ref.name, ref.namespace);
      if (claim === undefined || claim.phase === 'Bound') return [];
      return [
        ...(claim.volumeName === undefined
          ? []
          : [sure({ kind: 'PersistentVolume', name: claim.volumeName })]),
        ...(claim.storageClassName ? [sure({ kind: 'StorageClass', name: claim.storageClassName })] : []),
      ];
    }
    case 'Secret':
      return [
        ...index
          .objects('ExternalSecret', ref.namespace)
          .filter(({ target }) => target === ref.name)
          .map((maker) => sure(refOf(maker))),
        ...index
          .objects('Certificate', ref.namespace)
          .filter(({ secretName }) => secretName === ref.name)
          .map((maker) => sure(refOf(maker))),
      ];
    case 'HorizontalPodAutoscaler': {
      const target = index.find('HorizontalPodAutoscaler', ref.name, ref.namespace)?.target;
      return target === undefined ? [] : [inNamespace(target.kind, target.name)];
    }
    case 'PodDisruptionBudget': {
      const selector = index.find('PodDisruptionBudget', ref.name, ref.namespace)?.selector;
      if (selector === undefined) return [];
      return index
        .labelled('Pod', ref.namespace, selector.matchLabels)
        .filter((pod) => isTroubled(pod) && matchesSelector(pod.metadata.labels, selector))
        .map((pod) => sure(refOf(pod)));
    }
    case 'Pod': {
      const pod = index.find('Pod', ref.name, ref.namespace);
      return pod === undefined ? [] : called(pod, index);
    }
    default: {
      const owner = objectOf(ref, index);
      return owner === undefined ? [] : parts(owner, index);
    }
  }
};

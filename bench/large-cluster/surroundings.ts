// SPDX-License-Identifier: Apache-2.0

import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import type { Json } from '../../src/core/read.ts';
import { type App, type LargeClusterSize, NOW, nodeName, timeOf } from './plan.ts';
import { labelsOf } from './pod-template.ts';
import { podIdentity } from './pods.ts';
import { randomOf } from './random.ts';

const BEGAN = timeOf(NOW - 400 * 86_400_000);

const plain = (
  apiVersion: string,
  kind: string,
  name: string,
  namespace: string | undefined,
  more: Json,
): RawObject => ({
  apiVersion,
  kind,
  metadata: {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    uid: randomOf(kind, namespace ?? '', name).uid(),
    resourceVersion: '900',
    creationTimestamp: BEGAN,
  },
  ...more,
});

export function* namespaceObjects(namespaces: readonly string[]): Generator<RawObject> {
  for (const name of [...namespaces, 'default', 'kube-node-lease', 'kube-system']) {
    yield plain('v1', 'Namespace', name, undefined, {
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
  }
}

export function* nodes({ nodes: count }: LargeClusterSize): Generator<RawObject> {
  for (let index = 0; index < count; index += 1) {
    const name = nodeName(index);
    const random = randomOf('node', index);
    const heartbeat = timeOf(NOW - random.below(200) * 1_000);
    const condition = (type: string, status: string, reason: string): Json => ({
      type,
      status,
      lastHeartbeatTime: heartbeat,
      lastTransitionTime: BEGAN,
      reason,
      message: `kubelet: ${reason}`,
    });
    const capacity = {
      cpu: '16',
      'ephemeral-storage': '209702892Ki',
      'hugepages-2Mi': '0',
      memory: '64902344Ki',
      pods: '110',
    };
    const images = Array.from({ length: 50 }, (_, image) => ({
      names: [
        `registry.example.com/team/app-${image}@sha256:${random.hex(64)}`,
        `registry.example.com/team/app-${image}:2.${image}.1`,
      ],
      sizeBytes: 40_000_000 + random.below(400_000_000),
    }));
    const node = plain('v1', 'Node', name, undefined, {
      spec: { providerID: `aws:///eu-west-1a/i-${random.hex(17)}`, podCIDR: `100.64.${index % 256}.0/24` },
      status: {
        capacity,
        allocatable: { ...capacity, cpu: '15890m' },
        conditions: [
          condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory'),
          condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure'),
          condition('PIDPressure', 'False', 'KubeletHasSufficientPID'),
          condition('Ready', 'True', 'KubeletReady'),
        ],
        addresses: [
          { type: 'InternalIP', address: `10.16.${random.below(256)}.${random.below(256)}` },
          { type: 'Hostname', address: name },
        ],
        daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
        nodeInfo: {
          architecture: 'amd64',
          kubeletVersion: 'v1.36.2',
          operatingSystem: 'linux',
          osImage: 'Bottlerocket',
          containerRuntimeVersion: 'containerd://2.0.4',
          kernelVersion: '6.12.20',
        },
        images,
      },
    });
    const labels = {
      'kubernetes.io/hostname': name,
      'kubernetes.io/os': 'linux',
      'node.kubernetes.io/instance-type': 'm7i.4xlarge',
      'topology.kubernetes.io/zone': `eu-west-1${'abc'[index % 3] ?? 'a'}`,
    };
    yield { ...node, metadata: { ...node.metadata, labels } };
  }
}

export function* leases({ nodes: count }: LargeClusterSize): Generator<RawObject> {
  for (let index = 0; index < count; index += 1) {
    const name = nodeName(index);
    const renewTime = `${timeOf(NOW - randomOf('lease', index).below(10) * 1_000).slice(0, -1)}.000000Z`;
    yield plain('coordination.k8s.io/v1', 'Lease', name, 'kube-node-lease', {
      spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime },
    });
  }
}

export function* configuration(
  apps: readonly App[],
  namespaces: readonly string[],
  kind: 'ConfigMap' | 'Secret' | 'ServiceAccount',
): Generator<RawObject> {
  if (kind === 'ServiceAccount') {
    for (const namespace of namespaces) yield plain('v1', kind, 'default', namespace, {});
    return;
  }
  if (kind === 'ConfigMap')
    for (const namespace of namespaces)
      yield plain('v1', kind, 'kube-root-ca.crt', namespace, {
        data: { 'ca.crt': randomOf(namespace).hex(1_600) },
      });
  for (const app of apps) {
    const random = randomOf(kind, app.uid);
    // Secrets have keys but nothing in them: no benchmark needs more.
    const content =
      kind === 'ConfigMap'
        ? { data: { 'config.yaml': random.hex(1_500), flags: 'a,b,c' } }
        : { data: { password: '', token: '' }, type: 'Opaque' };
    const object = plain(
      'v1',
      kind,
      `${app.name}-${kind === 'ConfigMap' ? 'config' : 'credentials'}`,
      app.namespace,
      content,
    );
    yield { ...object, metadata: { ...object.metadata, labels: labelsOf(app) } };
  }
}

/** Claims of StatefulSet pods (PersistentVolumeClaim), or the volumes behind them. */
export function* storage(
  apps: readonly App[],
  size: LargeClusterSize,
  kind: 'PersistentVolumeClaim' | 'PersistentVolume',
): Generator<RawObject> {
  for (const app of apps.filter(({ stateful }) => stateful)) {
    for (let replica = 0; replica < app.replicas; replica += 1) {
      const claim = `data-${podIdentity(app, replica, size).name}`;
      const uid = randomOf('PersistentVolumeClaim', app.namespace, claim).uid();
      const volume = `pvc-${uid}`;
      const shared = { accessModes: ['ReadWriteOnce'], storageClassName: 'gp3', volumeMode: 'Filesystem' };
      const capacity = { storage: '20Gi' };
      if (kind === 'PersistentVolumeClaim') {
        yield plain('v1', kind, claim, app.namespace, {
          spec: { ...shared, resources: { requests: capacity }, volumeName: volume },
          status: { phase: 'Bound', accessModes: shared.accessModes, capacity },
        });
      } else {
        const claimRef = {
          kind: 'PersistentVolumeClaim',
          namespace: app.namespace,
          name: claim,
          uid,
          apiVersion: 'v1',
        };
        const spec = {
          ...shared,
          capacity,
          claimRef,
          persistentVolumeReclaimPolicy: 'Delete',
          csi: { driver: 'ebs.csi.aws.com', volumeHandle: `vol-${uid.slice(0, 8)}` },
        };
        yield plain('v1', kind, volume, undefined, { spec, status: { phase: 'Bound' } });
      }
    }
  }
}

export function* classes(): Generator<RawObject> {
  const storageClass = plain('storage.k8s.io/v1', 'StorageClass', 'gp3', undefined, {
    provisioner: 'ebs.csi.aws.com',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  yield {
    ...storageClass,
    metadata: {
      ...storageClass.metadata,
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    },
  };
  yield plain('networking.k8s.io/v1', 'IngressClass', 'nginx', undefined, {
    spec: { controller: 'k8s.io/ingress-nginx' },
  });
}

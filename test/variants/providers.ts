// SPDX-License-Identifier: Apache-2.0

import { ago } from '../support/lab/clock.ts';
import type { PodState } from '../support/lab/pods.ts';
import { ingress, node, service, surroundings } from '../support/lab/surroundings.ts';
import { said, thing } from '../support/lab/thing.ts';
import type { Variant } from '../support/lab/variant.ts';
import { container, daemonSet, deployment, job, statefulSet } from '../support/lab/workloads.ts';

const around = surroundings('shop', 'pay', 'kube-system');
const up: PodState = { is: 'running' };
const ends = (says: string): PodState => ({ is: 'crashing', exit: 1, says });
const notReady = (reason: string, message: string) => ({
  conditions: [{ type: 'Ready', status: 'False', reason, message, lastTransitionTime: ago(30) }],
});

const dnsOf = (...pods: readonly PodState[]) => {
  const labels = { 'k8s-app': 'kube-dns' };
  const made = deployment('coredns', { ns: 'kube-system', labels, pods });
  const ports = [{ name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 }];
  return [...made, ...service('kube-dns', made, { ns: 'kube-system', selector: labels, ports })];
};
const nameless = [
  ...deployment('cart', { pods: [ends('dial tcp: lookup pg.shop.svc.cluster.local: i/o timeout')] }),
  ...deployment('orders', { pods: [ends('getaddrinfo EAI_AGAIN api.example.com')] }),
];

const claim = (name: string, phase: string, more: object = {}) =>
  thing('PersistentVolumeClaim', name, {
    age: 30,
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'standard',
      resources: { requests: { storage: '1Gi' } },
      ...more,
    },
    status: { phase },
  });
const withClaim = (name: string, state: PodState) =>
  deployment(name, {
    pod: {
      containers: [container(name)],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: `d-${name}` } }],
    },
    pods: [state],
  });
const noDriver = (name: string) => [
  claim(`d-${name}`, 'Bound', { volumeName: `pvc-${name}` }),
  thing('PersistentVolume', `pvc-${name}`, {
    ns: null,
    age: 900,
    spec: { claimRef: { namespace: 'shop', name: `d-${name}` }, storageClassName: 'standard' },
    status: { phase: 'Bound' },
  }),
  ...withClaim(name, {
    is: 'creating',
    reason: 'FailedMount',
    node: 'node-2',
    says: `MountVolume.MountDevice failed for volume "pvc-${name}" : kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name csi.example.org not found in the list of registered CSI drivers`,
  }),
];
const unprovisioned = (name: string) => {
  const made = claim(`d-${name}`, 'Pending');
  return [
    made,
    said(made, 'ExternalProvisioning', 'Waiting for a volume to be created', { type: 'Normal', count: 40 }),
    ...withClaim(name, {
      is: 'pending',
      says: '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
    }),
  ];
};

const of = (image: string) => ({
  pod: { containers: [container(image, { image: `reg.corp.example/${image}:1` })] },
});
const HEAD = 'failed to do request: Head "https://reg.corp.example/v2/x/manifests/1"';
const hub = (name: string, image: string) =>
  deployment(name, {
    pod: { containers: [container(name, { image })] },
    pods: [
      {
        is: 'pulling',
        says: '429 Too Many Requests - toomanyrequests: You have reached your pull rate limit.',
      },
    ],
  });

const few = around.filter(({ kind }) => kind !== 'Node' && kind !== 'Lease');
const pressed = node('worker', {
  conditions: [
    {
      type: 'DiskPressure',
      status: 'True',
      reason: 'KubeletHasDiskPressure',
      message: 'kubelet has disk pressure',
      lastTransitionTime: ago(20),
    },
  ],
  taints: [{ key: 'node.kubernetes.io/disk-pressure', effect: 'NoSchedule', timeAdded: ago(20) }],
});
const reserved = node('master', {
  taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
});
const refused = (name: string, why: string) =>
  deployment(name, { pods: [{ is: 'pending', says: `0/2 nodes are available: ${why}.` }] });

/** Those that provide something to others are not well: names, Secrets, volumes, images, room. */
export const providers: readonly Variant[] = [
  {
    name: 'cluster DNS crashes, and programs tell it in words of their own',
    objects: [...around, ...dnsOf(ends('plugin/forward: not an IP address or file')), ...nameless],
    root: ['Pod/kube-system/coredns-*', /plugin/, 'critical'],
    also: [
      ['Deployment/*', /0 of 1/],
      ['Service/kube-system/kube-dns', /ready/],
      ['Pod/shop/cart-*', /lookup/],
      ['Pod/shop/orders-*', /EAI_AGAIN/],
    ],
  },
  {
    name: 'a policy closes the way to cluster DNS, and programs find no names',
    objects: [
      ...around,
      ...dnsOf(up),
      ...nameless,
      thing('NetworkPolicy', 'deny', { spec: { podSelector: {}, policyTypes: ['Egress'] } }),
    ],
    root: ['NetworkPolicy/shop/deny', /DNS/, 'info'],
    also: [
      ['Deployment/shop/*', /0 of 1/],
      ['Pod/shop/cart-*', /lookup/],
      ['Pod/shop/orders-*', /EAI_AGAIN/],
    ],
  },
  {
    name: 'a vault refuses, its Secret is not made, and a program cannot start',
    objects: [
      ...around,
      thing('ClusterSecretStore', 'vault', {
        ns: null,
        age: 900,
        status: notReady('InvalidProviderConfig', 'unable to log in: permission denied'),
      }),
      thing('ExternalSecret', 'app', {
        age: 30,
        spec: { secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' }, target: { name: 'creds' } },
        status: notReady('SecretSyncedError', 'could not get secret data from provider'),
      }),
      ...deployment('a', {
        pod: { containers: [container('a', { envFrom: [{ secretRef: { name: 'creds' } }] })] },
        pods: [{ is: 'waiting', reason: 'CreateContainerConfigError', says: 'secret "creds" not found' }],
      }),
    ],
    root: ['ClusterSecretStore/vault', /permission denied/, 'critical'],
    also: [
      ['ExternalSecret/shop/app', /provider/],
      ['Pod/shop/a-*', /creds/, 'critical'],
      ['Deployment/shop/a', /0 of 1/],
    ],
  },
  {
    name: 'an issuer has no account, and an Ingress no certificate',
    objects: [
      ...around,
      thing('ClusterIssuer', 'le', {
        ns: null,
        age: 900,
        status: notReady('ErrRegisterACMEAccount', 'Failed to register ACME account: 403'),
      }),
      thing('Certificate', 'web', {
        spec: {
          secretName: 'web-tls',
          dnsNames: ['web.example.org'],
          issuerRef: { kind: 'ClusterIssuer', name: 'le' },
        },
        status: notReady('DoesNotExist', 'Issuing certificate as Secret does not exist'),
      }),
      ...deployment('web'),
      ...service('web', deployment('web')),
      ingress('web', 'web', { tls: [{ hosts: ['web.example.org'], secretName: 'web-tls' }] }),
    ],
    root: ['ClusterIssuer/le', /403/, 'critical'],
    also: [
      ['Certificate/shop/web', /not issued/],
      ['Ingress/shop/web', /web-tls/],
    ],
  },
  {
    name: 'the volume driver of a node crashes, and two programs wait for it there',
    objects: [
      ...around,
      ...daemonSet('ebs-csi-node', { ns: 'kube-system', pods: [up, ends('no instance metadata'), up] }),
      ...noDriver('a'),
      ...noDriver('b'),
    ],
    root: ['Pod/kube-system/ebs-csi-node-*', /metadata/, 'critical'],
    also: [
      ['DaemonSet/kube-system/ebs-csi-node', /2 of 3/],
      ['Pod/shop/*', /registered CSI/],
      ['Deployment/shop/*', /0 of 1/],
    ],
  },
  {
    name: 'the volume driver of a node has not registered',
    objects: [...around, ...noDriver('a'), ...noDriver('b')],
    root: ['Pod/shop/*', /registered CSI/, 'critical'],
    also: [['Deployment/shop/*', /0 of 1/]],
  },
  {
    name: 'who makes volumes crashes, and two claims wait',
    objects: [
      ...around,
      ...deployment('csi-controller', { ns: 'kube-system', pods: [ends('AccessDenied: CreateVolume')] }),
      ...unprovisioned('a'),
      ...unprovisioned('b'),
    ],
    root: ['Pod/kube-system/csi-controller-*', /AccessDenied/, 'critical'],
    also: [
      ['PersistentVolumeClaim/shop/*', /csi\.example\.org/],
      ['Pod/shop/*', /unbound/],
      ['Deployment/*', /0 of 1/],
    ],
  },
  {
    name: 'a registry does not answer, to whomever',
    objects: [
      ...around,
      ...deployment('a', { ...of('a'), pods: [{ is: 'pulling', says: `${HEAD}: connection refused` }] }),
      ...statefulSet('b', { ...of('b'), pods: [{ is: 'pulling', says: `${HEAD}: TLS handshake timeout` }] }),
      ...job('c', { ...of('c'), pods: [{ is: 'pulling', says: `${HEAD}: dial tcp: no such host` }] }),
    ],
    root: ['Pod/shop/*', /reg\.corp\.example/, 'critical'],
    also: [
      ['Deployment/shop/a', /0 of 1/],
      ['StatefulSet/shop/b', /0 of 1/],
    ],
  },
  {
    name: 'the public registry limits how much is pulled',
    objects: [...around, ...hub('a', 'nginx:1'), ...hub('b', 'redis:7')],
    root: ['Pod/shop/*', /toomanyrequests/, 'critical'],
    also: [['Deployment/shop/*', /0 of 1/]],
  },
  {
    name: 'the only worker is under pressure, in the words of newer schedulers and older ones',
    objects: [
      ...few,
      ...reserved,
      ...pressed,
      ...refused('a', '2 node(s) had untolerated taint(s)'),
      ...refused(
        'b',
        '1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 1 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }',
      ),
    ],
    root: ['Node/worker', /DiskPressure/],
    also: [
      ['Pod/shop/*', /taint/],
      ['Deployment/shop/*', /0 of 1/],
    ],
  },
  {
    name: 'a node is gone, and the rest have no room for its pods',
    objects: [
      ...few,
      ...node('full'),
      ...node('gone', { ready: 'Unknown' }),
      ...refused(
        'a',
        '1 Insufficient cpu, 1 node(s) had untolerated taint {node.kubernetes.io/unreachable: }',
      ),
    ],
    root: ['Node/gone', /kubelet/, 'critical'],
    also: [
      ['Pod/shop/a-*', /cpu/],
      ['Deployment/shop/a', /0 of 1/],
    ],
  },
];

// SPDX-License-Identifier: Apache-2.0

import { ago } from '../support/lab/clock.ts';
import { ingress, service, surroundings } from '../support/lab/surroundings.ts';
import { firstOf, thing } from '../support/lab/thing.ts';
import type { Variant } from '../support/lab/variant.ts';
import { container, daemonSet, deployment, said, statefulSet } from '../support/lab/workloads.ts';

const around = surroundings();
const twice = <T>(state: T): readonly T[] => [state, state];
const refused = (message: string) => ({
  conditions: [
    { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message, lastTransitionTime: ago(20) },
    { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', lastTransitionTime: ago(20) },
  ],
});

const shop = deployment('shop', {
  pod: { containers: [container('shop', { envFrom: [{ configMapRef: { name: 'shop-settings' } }] })] },
  pods: twice({
    is: 'waiting' as const,
    reason: 'CreateContainerConfigError',
    says: 'configmap "shop-settings" not found',
  }),
});
const mounted = daemonSet('shipper', {
  pod: { volumes: [{ name: 's', configMap: { name: 'shop-settings' } }] },
  pods: twice({
    is: 'creating' as const,
    says: 'MountVolume.SetUp failed for volume "s" : configmap "shop-settings" not found',
  }),
});
const full = deployment('cart', {
  pods: [],
  replicas: 2,
  status: refused(
    'pods "cart-7c9f4d5b6-x" is forbidden: exceeded quota: team, requested: pods=1, used: pods=5, limited: pods=5',
  ),
});
const noAccount = statefulSet('mq', { pods: [], replicas: 3 });
const names = deployment('coredns', {
  ns: 'kube-system',
  labels: { 'k8s-app': 'kube-dns' },
  pods: twice({ is: 'crashing' as const, exit: 1, says: 'plugin/forward: no nameservers found' }),
});
const lost = (name: string) =>
  deployment(name, {
    pods: twice({
      is: 'crashing' as const,
      exit: 1,
      says: `dial tcp: lookup api.example.com on 10.96.0.10:53: read udp 10.1.0.7:3321->10.96.0.10:53: i/o timeout`,
    }),
  });
const data = statefulSet('pg', {
  pod: { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data-pg-0' } }] },
  pods: [
    {
      is: 'pending',
      says: '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/3 nodes are available.',
    },
  ],
});
const claim = thing('PersistentVolumeClaim', 'data-pg-0', {
  age: 30,
  spec: { storageClassName: 'fast', resources: { requests: { storage: '5Gi' } } },
  status: { phase: 'Pending' },
});
const caller = deployment('api', {
  pod: { containers: [container('api', { env: [{ name: 'PGHOST', value: 'pg' }] })] },
  pods: twice({
    is: 'unready' as const,
    says: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
  }),
});
const key = deployment('pay', {
  pod: {
    containers: [
      container('pay', {
        env: [{ name: 'K', valueFrom: { secretKeyRef: { name: 'pay', key: 'api-key' } } }],
      }),
    ],
  },
  pods: twice({
    is: 'waiting' as const,
    reason: 'CreateContainerConfigError',
    says: "couldn't find key api-key in Secret shop/pay",
  }),
});
const registry = (name: string) =>
  deployment(name, {
    pods: [
      {
        is: 'pulling',
        says: `failed to resolve reference "registry.example.org/${name}:3.1": failed to do request: Head "https://registry.example.org/v2/${name}/manifests/3.1": dial tcp: lookup registry.example.org: no such host`,
      },
    ],
  });

/** One trouble, many symptoms: the cause leads, and there is one incident. */
export const chains: readonly Variant[] = [
  {
    name: 'a ConfigMap is missed by a Deployment behind an Ingress and by a DaemonSet',
    objects: [...around, ...shop, ...service('shop', shop), ingress('shop', 'shop'), ...mounted],
    root: ['Pod/shop/*', /shop-settings/, 'critical'],
    also: [
      ['Deployment/shop/shop', /0 of 2/],
      ['DaemonSet/shop/shipper', /0 of 2/],
      ['Service/shop/shop', /ready/],
    ],
  },
  {
    name: 'a used up quota leaves a Service behind an Ingress without pods',
    objects: [
      ...around,
      thing('ResourceQuota', 'team', {
        age: 900,
        spec: { hard: { pods: '5' } },
        status: { hard: { pods: '5' }, used: { pods: '5' } },
      }),
      ...full,
      ...service('cart', full),
      ingress('cart', 'cart'),
    ],
    root: ['ResourceQuota/shop/team', /pods/],
    also: [
      ['Deployment/shop/cart', /quota/],
      ['Deployment/shop/cart', /0 of 2/],
      ['Service/shop/cart', /endpoint/],
    ],
  },
  {
    name: 'an account that does not exist keeps a StatefulSet from its pods',
    objects: [
      ...around,
      ...noAccount,
      said(
        firstOf('StatefulSet', noAccount),
        'FailedCreate',
        'create Pod mq-0 in StatefulSet mq failed error: pods "mq-0" is forbidden: error looking up service account shop/mq: serviceaccount "mq" not found',
      ),
      ...service('mq', noAccount, { clusterIP: 'None' }),
    ],
    root: ['StatefulSet/shop/mq', /ServiceAccount mq/, 'critical'],
    also: [
      ['StatefulSet/shop/mq', /0 of 3/],
      ['Service/shop/mq', /endpoint/],
    ],
  },
  {
    name: 'the DNS of the cluster crashes, and programs find no names',
    objects: [
      ...surroundings('shop', 'kube-system'),
      ...names,
      ...service('kube-dns', names, { ns: 'kube-system', selector: { 'k8s-app': 'kube-dns' } }),
      ...lost('mail'),
      ...lost('feed'),
    ],
    root: ['Pod/kube-system/coredns-*', /no nameservers/, 'critical'],
    also: [
      ['Deployment/kube-system/coredns', /0 of 2/],
      ['Service/kube-system/kube-dns', /ready/],
      ['Pod/shop/mail-*', /lookup/],
      ['Pod/shop/feed-*', /lookup/],
      ['Deployment/shop/mail', /0 of 2/],
      ['Deployment/shop/feed', /0 of 2/],
    ],
  },
  {
    name: 'a class that does not exist keeps a database, and with it its caller',
    objects: [
      ...around,
      claim,
      said(claim, 'ProvisioningFailed', 'storageclass.storage.k8s.io "fast" not found'),
      ...data,
      ...service('pg', data, { clusterIP: 'None', ports: [{ name: 'pg', port: 5432 }] }),
      ...caller,
      ...service('api', caller),
    ],
    root: ['PersistentVolumeClaim/shop/data-pg-0', /fast/, 'critical'],
    also: [
      ['Pod/shop/pg-0', /volume|claim/i],
      ['StatefulSet/shop/pg', /0 of 1/],
      ['Service/shop/pg', /endpoint|ready/],
      ['Pod/shop/api-*', /503/],
      ['Deployment/shop/api', /0 of 2/],
      ['Service/shop/api', /ready/],
    ],
  },
  {
    name: 'a key that a Secret lacks, told once for two replicas',
    objects: [...around, thing('Secret', 'pay', { type: 'Opaque', data: { other: 'eA==' } }), ...key],
    root: ['Pod/shop/pay-*', /api-key/, 'critical'],
    also: [['Deployment/shop/pay', /0 of 2/]],
  },
  {
    name: 'two programs cannot pull from a registry without a name',
    objects: [...around, ...registry('one'), ...registry('two')],
    incidents: 1,
    root: ['Pod/shop/*', /no such host/, 'critical'],
    also: [
      ['Deployment/shop/one', /0 of 1/],
      ['Deployment/shop/two', /0 of 1/],
    ],
  },
];

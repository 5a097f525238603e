// SPDX-License-Identifier: Apache-2.0

import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import type { Json } from '../../src/core/read.ts';
import { managedFields } from './managed-fields.ts';
import { type App, type LargeClusterSize, timeOf } from './plan.ts';
import { labelsOf } from './pod-template.ts';
import { podIdentity } from './pods.ts';
import { randomOf } from './random.ts';

const uidOf = (app: App): string => randomOf('service', app.uid).uid();

const metadata = (
  app: App,
  name: string,
  kind: string,
  labels: Json = labelsOf(app),
): Json & { name: string; namespace: string } => ({
  name,
  namespace: app.namespace,
  uid: kind === 'Service' ? uidOf(app) : randomOf(kind, app.uid).uid(),
  resourceVersion: String(3_000_000 + app.index),
  creationTimestamp: timeOf(app.createdAt),
  labels,
});

export const service = (app: App): RawObject => {
  const random = randomOf('ip', app.uid);
  const clusterIP = app.stateful ? 'None' : `10.100.${random.below(256)}.${random.below(256)}`;
  const spec = {
    clusterIP,
    clusterIPs: [clusterIP],
    internalTrafficPolicy: 'Cluster',
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    ports: [
      { name: 'http', port: 80, protocol: 'TCP', targetPort: 'http' },
      { name: 'metrics', port: 9090, protocol: 'TCP', targetPort: 'metrics' },
    ],
    // Somebody renamed the workload and forgot the Service.
    selector: { app: app.trouble === 'selector' ? `${app.name}-v2` : app.name },
    sessionAffinity: 'None',
    type: 'ClusterIP',
  };
  const fields = managedFields([
    {
      manager: 'helm',
      apiVersion: 'v1',
      time: timeOf(app.createdAt),
      fields: { metadata: { labels: labelsOf(app) }, spec },
    },
  ]);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...metadata(app, app.name, 'Service'), managedFields: fields },
    spec,
    status: { loadBalancer: {} },
  };
};

interface Address {
  readonly ip: string;
  readonly node: string;
  readonly target: Json;
}

/** Addresses that a service selects; pods without an address are not among them. */
const addresses = (app: App, size: LargeClusterSize): readonly Address[] =>
  app.trouble === 'selector' || app.trouble === 'config'
    ? []
    : Array.from({ length: app.replicas }, (_, replica) => podIdentity(app, replica, size)).flatMap(
        ({ name, uid, ip, node }) =>
          node === undefined
            ? []
            : [{ ip, node, target: { kind: 'Pod', namespace: app.namespace, name, uid } }],
      );

const ready = (app: App): boolean => app.trouble === undefined;

export const endpointSlice = (app: App, size: LargeClusterSize): RawObject => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    ...metadata(app, `${app.name}-${randomOf('slice', app.uid).hex(5)}`, 'EndpointSlice', {
      ...labelsOf(app),
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      'kubernetes.io/service-name': app.name,
    }),
    ownerReferences: [
      {
        apiVersion: 'v1',
        kind: 'Service',
        name: app.name,
        uid: uidOf(app),
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  },
  addressType: 'IPv4',
  endpoints: addresses(app, size).map(({ ip, node, target }, index) => ({
    addresses: [ip],
    conditions: { ready: ready(app), serving: ready(app), terminating: false },
    targetRef: target,
    nodeName: node,
    zone: `eu-west-1${'abc'[index % 3] ?? 'a'}`,
  })),
  ports: [
    { name: 'http', port: 8080, protocol: 'TCP' },
    { name: 'metrics', port: 9090, protocol: 'TCP' },
  ],
});

export const endpoints = (app: App, size: LargeClusterSize): RawObject => {
  const list = addresses(app, size).map(({ ip, node, target }) => ({
    ip,
    nodeName: node,
    targetRef: target,
  }));
  const ports = [
    { name: 'http', port: 8080, protocol: 'TCP' },
    { name: 'metrics', port: 9090, protocol: 'TCP' },
  ];
  const subsets =
    list.length === 0 ? {} : { subsets: [{ [ready(app) ? 'addresses' : 'notReadyAddresses']: list, ports }] };
  return { apiVersion: 'v1', kind: 'Endpoints', metadata: metadata(app, app.name, 'Endpoints'), ...subsets };
};

export const ingress = (app: App): RawObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: {
    ...metadata(app, app.name, 'Ingress'),
    annotations: {
      'nginx.ingress.kubernetes.io/proxy-body-size': '8m',
      'nginx.ingress.kubernetes.io/ssl-redirect': 'true',
    },
  },
  spec: {
    ingressClassName: 'nginx',
    rules: [
      {
        host: `${app.name}.example.com`,
        http: {
          paths: [
            {
              path: '/',
              pathType: 'Prefix',
              backend: { service: { name: app.name, port: { name: 'http' } } },
            },
          ],
        },
      },
    ],
  },
  status: { loadBalancer: { ingress: [{ hostname: 'lb-1.eu-west-1.example.com' }] } },
});

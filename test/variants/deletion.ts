// SPDX-License-Identifier: Apache-2.0

import { ago } from '../support/lab/clock.ts';
import { podOf } from '../support/lab/pods.ts';
import { surroundings } from '../support/lab/surroundings.ts';
import { thing } from '../support/lab/thing.ts';
import type { Variant } from '../support/lab/variant.ts';
import { container, deployment, said } from '../support/lab/workloads.ts';

const around = surroundings();
const claim = (
  name: string,
  meta: Readonly<Record<string, unknown>>,
  status: object = { phase: 'Bound' },
  spec: object = {},
) =>
  thing('PersistentVolumeClaim', name, {
    age: 900,
    meta,
    spec: {
      storageClassName: 'standard',
      resources: { requests: { storage: '5Gi' } },
      volumeName: `pv-${name}`,
      ...spec,
    },
    status,
  });
const pv = (name: string, status: object, spec: object = {}) =>
  thing('PersistentVolume', name, {
    ns: null,
    age: 900,
    spec: { capacity: { storage: '5Gi' }, storageClassName: 'standard', ...spec },
    status,
  });
const api = (conditions: object[]) =>
  thing('APIService', 'v1beta1.metrics.k8s.io', {
    ns: null,
    age: 900,
    spec: {
      group: 'metrics.k8s.io',
      version: 'v1beta1',
      service: { name: 'metrics-server', namespace: 'kube-system', port: 443 },
    },
    status: { conditions },
  });
/** What cannot go away, and volumes. */
export const deletion: readonly Variant[] = [
  {
    name: 'a namespace cannot be deleted',
    objects: [
      ...around,
      thing('Namespace', 'old', {
        ns: null,
        age: 9000,
        meta: { deletionTimestamp: ago(300) },
        spec: { finalizers: ['kubernetes'] },
        status: {
          phase: 'Terminating',
          conditions: [
            {
              type: 'NamespaceContentRemaining',
              status: 'True',
              reason: 'SomeResourcesRemain',
              message: 'Some resources are remaining: widgets.example.org has 2 resource instances',
              lastTransitionTime: ago(299),
            },
            {
              type: 'NamespaceFinalizersRemaining',
              status: 'True',
              reason: 'SomeFinalizersRemain',
              message:
                'Some content in the namespace has finalizers remaining: example.org/cleanup in 2 resource instances',
              lastTransitionTime: ago(299),
            },
          ],
        },
      }),
    ],
    root: ['Namespace/old', /widgets.example.org|example.org\/cleanup/, 'warning'],
  },
  {
    name: 'a namespace cannot be deleted because an API does not answer',
    objects: [
      ...around,
      thing('Namespace', 'old', {
        ns: null,
        age: 9000,
        meta: { deletionTimestamp: ago(300) },
        spec: { finalizers: ['kubernetes'] },
        status: {
          phase: 'Terminating',
          conditions: [
            {
              type: 'NamespaceDeletionDiscoveryFailure',
              status: 'True',
              reason: 'DiscoveryFailed',
              message:
                'Discovery failed for some groups, 1 failing: unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1: stale GroupVersion discovery: metrics.k8s.io/v1beta1',
              lastTransitionTime: ago(299),
            },
          ],
        },
      }),
      api([
        {
          type: 'Available',
          status: 'False',
          reason: 'MissingEndpoints',
          message:
            'endpoints for service/metrics-server in "kube-system" have no addresses with port name "https"',
          lastTransitionTime: ago(400),
        },
      ]),
    ],
    root: ['APIService/v1beta1.metrics.k8s.io', /metrics-server|not available|unavailable/, 'warning'],
    also: [['Namespace/old', /metrics.k8s.io|discovery/i]],
  },
  {
    name: 'healthy: a namespace is being deleted',
    objects: [
      ...around,
      thing('Namespace', 'old', {
        ns: null,
        age: 9000,
        meta: { deletionTimestamp: ago(0.5) },
        spec: { finalizers: ['kubernetes'] },
        status: { phase: 'Terminating' },
      }),
    ],
  },
  {
    name: 'a pod is stuck because its program does not end',
    objects: [
      ...around,
      ...podOf('stuck', {
        spec: { containers: [container('stuck')] },
        state: { is: 'running', deleting: { minutes: 45 } },
      }),
    ],
    root: ['Pod/shop/stuck', /terminat|delet/i, 'warning'],
  },
  {
    name: 'a claim was deleted and is kept because a pod uses it',
    objects: [
      ...around,
      ...deployment('web', {
        pod: { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] },
      }),
      claim('data', { deletionTimestamp: ago(600), finalizers: ['kubernetes.io/pvc-protection'] }),
      pv('pv-data', { phase: 'Bound' }),
    ],
    root: ['PersistentVolumeClaim/shop/data', /still mounted by/, 'warning'],
  },
  {
    name: 'a volume lost its claim and waits for somebody',
    objects: [
      ...around,
      pv(
        'pv-1',
        {
          phase: 'Failed',
          message: 'error getting deleter volume plugin: no deletable volume plugin matched',
          reason: 'VolumeFailedDelete',
        },
        { persistentVolumeReclaimPolicy: 'Delete', claimRef: { namespace: 'shop', name: 'gone' } },
      ),
    ],
    root: ['PersistentVolume/pv-1', /delet/, 'warning'],
  },
  {
    name: 'a volume cannot grow',
    objects: [
      ...around,
      claim(
        'data',
        {},
        {
          phase: 'Bound',
          capacity: { storage: '5Gi' },
          conditions: [{ type: 'ModifyVolumeError', status: 'True', message: 'x' }],
          allocatedResourceStatuses: { storage: 'ControllerResizeInfeasible' },
        },
        { resources: { requests: { storage: '50Gi' } } },
      ),
      pv('pv-data', { phase: 'Bound' }),
      said(
        claim('data', {}),
        'VolumeResizeFailed',
        'resize volume "pv-data" by resizer "csi.example.org" failed: rpc error: code = OutOfRange desc = exceeds the quota of 20Gi',
      ),
    ],
    root: ['PersistentVolumeClaim/shop/data', /resize|grow|50Gi|expand/i, 'warning'],
  },
];

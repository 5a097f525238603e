// SPDX-License-Identifier: Apache-2.0

import { ago } from '../support/lab/clock.ts';
import { service, surroundings } from '../support/lab/surroundings.ts';
import { thing } from '../support/lab/thing.ts';
import type { Variant } from '../support/lab/variant.ts';
import { deployment } from '../support/lab/workloads.ts';

const around = surroundings();
const run = (n: number) => Array.from({ length: n }, () => ({ is: 'running' as const }));
const hook = (name: string, webhook: object, kind = 'ValidatingWebhookConfiguration') =>
  thing(kind, name, {
    ns: null,
    age: 900,
    webhooks: [
      {
        name: `${name}.example.org`,
        failurePolicy: 'Fail',
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
        rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
        ...webhook,
      },
    ],
  });
const metrics = thing('Service', 'metrics-server', {
  ns: 'kube-system',
  spec: { selector: {}, ports: [{ name: 'https', port: 443 }] },
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
const binding = (name: string, role: string, subjects: object[]) =>
  thing('ClusterRoleBinding', name, {
    ns: null,
    age: 900,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects,
  });
const role = (name: string, rules: object[]) => thing('ClusterRole', name, { ns: null, age: 900, rules });

/** Webhooks, APIs, definitions and rights. */
export const controlPlane: readonly Variant[] = [
  {
    name: 'a webhook that may fail leads nowhere',
    objects: [
      ...around,
      hook(
        'soft',
        { failurePolicy: 'Ignore', clientConfig: { service: { name: 'gone', namespace: 'shop' } } },
        'MutatingWebhookConfiguration',
      ),
    ],
    root: ['MutatingWebhookConfiguration/soft', /gone/, 'warning'],
  },
  {
    name: 'healthy: webhooks by address and with ready pods',
    objects: [
      ...around,
      ...deployment('guard', { pods: run(2) }),
      ...service('guard', deployment('guard', { pods: run(2) })),
      hook('guard', { clientConfig: { service: { name: 'guard', namespace: 'shop', port: 80 } } }),
      hook('far', { clientConfig: { url: 'https://hooks.example.org/x' } }),
    ],
  },
  {
    name: 'an API of another party is not available',
    objects: [
      ...around,
      metrics,
      api([
        {
          type: 'Available',
          status: 'False',
          reason: 'FailedDiscoveryCheck',
          message:
            'failing or missing response from https://10.96.3.4:443/apis/metrics.k8s.io/v1beta1: dial tcp 10.96.3.4:443: connect: connection refused',
          lastTransitionTime: ago(60),
        },
      ]),
    ],
    root: ['APIService/v1beta1.metrics.k8s.io', /connection refused/, 'warning'],
  },
  {
    name: 'a definition whose names are taken',
    objects: [
      ...around,
      thing('CustomResourceDefinition', 'widgets.example.org', {
        ns: null,
        spec: {
          group: 'example.org',
          names: { kind: 'Widget', plural: 'widgets' },
          scope: 'Namespaced',
          versions: [{ name: 'v1', served: true, storage: true }],
        },
        status: {
          conditions: [
            {
              type: 'NamesAccepted',
              status: 'False',
              reason: 'ListKindConflict',
              message: '"WidgetList" is already in use',
              lastTransitionTime: ago(60),
            },
            { type: 'Established', status: 'False', reason: 'NotAccepted', lastTransitionTime: ago(60) },
          ],
        },
      }),
    ],
    root: ['CustomResourceDefinition/widgets.example.org', /WidgetList/, 'warning'],
  },
  {
    name: 'anybody may do anything',
    objects: [
      ...around,
      binding('oops', 'cluster-admin', [
        { kind: 'Group', name: 'system:authenticated', apiGroup: 'rbac.authorization.k8s.io' },
      ]),
      role('cluster-admin', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]),
    ],
    root: ['ClusterRoleBinding/oops', /system:authenticated|everybody|every/, 'critical'],
  },
  {
    name: 'a binding to a role that does not exist',
    objects: [
      ...around,
      thing('Role', 'developer', { rules: [] }),
      thing('RoleBinding', 'dev', {
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'develper' },
        subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'shop' }],
      }),
    ],
    root: ['RoleBinding/shop/dev', /develper/, 'warning'],
  },
  {
    name: 'healthy: bindings of Kubernetes itself, and of controllers',
    objects: [
      ...around,
      binding('cluster-admin', 'cluster-admin', [
        { kind: 'Group', name: 'system:masters', apiGroup: 'rbac.authorization.k8s.io' },
      ]),
      binding('system:controller:job-controller', 'system:controller:job-controller', [
        { kind: 'ServiceAccount', name: 'job-controller', namespace: 'kube-system' },
      ]),
      role('cluster-admin', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]),
      role('system:controller:job-controller', [
        { apiGroups: ['batch'], resources: ['jobs'], verbs: ['get'] },
      ]),
    ],
    quiet: ['*'],
  },
];

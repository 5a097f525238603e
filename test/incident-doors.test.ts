// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { impact, only } from './support/incidents.ts';
import { deployment, object, reportOf, service } from './support/objects.ts';

const web = [...deployment('web', { trouble: 'crash' }), ...service('web', { unready: ['web-5d4f-0'] })];

test('routes of the Gateway API and of Istio that lead to nobody are named by what visitors ask for', async () => {
  const report = await reportOf([
    ...web,
    object('HTTPRoute', 'web', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      spec: { hostnames: ['web.example.org'], rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] },
    }),
    object('VirtualService', 'web', {
      namespace: 'mesh',
      apiVersion: 'networking.istio.io/v1',
      spec: {
        hosts: ['mesh.example.org'],
        http: [{ route: [{ destination: { host: 'web.shop.svc.cluster.local' } }] }],
      },
    }),
  ]);
  expect(impact(only(report))).toContain('mesh.example.org and web.example.org answer 503');
});

test('routes to others are not', async () => {
  const report = await reportOf([
    ...web,
    ...deployment('api'),
    ...service('api', { ready: ['api-5d4f-0'] }),
    object('VirtualService', 'api', {
      apiVersion: 'networking.istio.io/v1',
      spec: { hosts: ['api.example.org'], http: [{ route: [{ destination: { host: 'api' } }] }] },
    }),
  ]);
  expect(impact(only(report))).not.toContain('503');
});

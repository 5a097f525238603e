// SPDX-License-Identifier: Apache-2.0

import { ingress, service, surroundings } from '../support/lab/surroundings.ts';
import { thing } from '../support/lab/thing.ts';
import type { Variant } from '../support/lab/variant.ts';
import { deployment } from '../support/lab/workloads.ts';

const around = surroundings();
const run = (n: number) => Array.from({ length: n }, () => ({ is: 'running' as const }));
const web = deployment('web', { pods: run(2) });
const svc = service('web', web);

/** Ingresses. */
export const ingresses: readonly Variant[] = [
  {
    name: 'an Ingress leads to a port that its Service does not have',
    objects: [...around, ...web, ...svc, ingress('web', 'web', { port: 8080 })],
    root: ['Ingress/shop/web', /8080/, 'critical'],
    quiet: ['Deployment/*', 'Pod/*', 'Service/*'],
  },
  {
    name: 'an Ingress leads to a Service that was renamed',
    objects: [...around, ...web, ...svc, ingress('web', 'web-v2')],
    root: ['Ingress/shop/web', /web-v2/, 'critical'],
    quiet: ['Deployment/*', 'Pod/*', 'Service/*'],
  },
  {
    name: 'an Ingress of a class that nobody has',
    objects: [
      ...around,
      ...web,
      ...svc,
      { ...ingress('web', 'web', { ingressClassName: 'traefik' }), status: { loadBalancer: {} } },
    ],
    root: ['Ingress/shop/web', /traefik/, 'critical'],
    quiet: ['Deployment/*', 'Pod/*', 'Service/*'],
  },
  {
    name: 'healthy: an Ingress whose controller serves a class that has no object',
    objects: [...around, ...web, ...svc, ingress('web', 'web', { ingressClassName: 'alb' })],
    quiet: ['*'],
  },
  {
    name: 'an Ingress without a class where none is the default',
    objects: [
      ...around,
      ...web,
      ...svc,
      { ...ingress('web', 'web', { ingressClassName: undefined }), status: { loadBalancer: {} } },
    ],
    root: ['Ingress/shop/web', /class/, 'warning'],
    quiet: ['Deployment/*', 'Pod/*', 'Service/*'],
  },
  {
    name: 'two Ingresses want the same host and path',
    objects: [
      ...around,
      ...web,
      ...svc,
      ingress('web', 'web', { host: 'x.example.org' }),
      ...service('other', web, { selector: { app: 'web' } }),
      ingress('other', 'other', { host: 'x.example.org' }),
    ],
    root: ['Ingress/shop/*', /x.example.org/, 'warning'],
    quiet: ['Deployment/*', 'Pod/*', 'Service/*'],
  },
  {
    name: 'the default backend of an Ingress does not exist',
    objects: [
      ...around,
      ...web,
      ...svc,
      ingress('web', 'web', {
        rules: [],
        defaultBackend: { service: { name: 'errors', port: { number: 80 } } },
      }),
    ],
    root: ['Ingress/shop/web', /errors/, 'critical'],
    quiet: ['Deployment/*', 'Pod/*', 'Service/*'],
  },
  {
    name: 'the Secret of an Ingress is of another type',
    objects: [
      ...around,
      ...web,
      ...svc,
      ingress('web', 'web', { tls: [{ hosts: ['web.example.org'], secretName: 'web-tls' }] }),
      thing('Secret', 'web-tls', { type: 'Opaque', data: { cert: 'eA==' } }),
    ],
    root: ['Ingress/shop/web', /web-tls/, 'critical'],
    quiet: ['Deployment/*', 'Pod/*', 'Service/*'],
  },
  {
    name: 'healthy: an Ingress by the old annotation, and one of the default class',
    objects: [
      ...around.filter(({ kind }) => kind !== 'IngressClass'),
      thing('IngressClass', 'nginx', {
        ns: null,
        meta: { annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
        spec: {},
      }),
      ...web,
      ...svc,
      ingress('web', 'web', { ingressClassName: undefined }),
      {
        ...ingress('old', 'web', { ingressClassName: undefined }),
        metadata: {
          ...ingress('old', 'web').metadata,
          annotations: { 'kubernetes.io/ingress.class': 'nginx' },
        },
      },
    ],
  },
];

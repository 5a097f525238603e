// SPDX-License-Identifier: Apache-2.0

import { service, surroundings } from '../support/lab/surroundings.ts';
import { thing } from '../support/lab/thing.ts';
import type { Variant } from '../support/lab/variant.ts';
import { deployment } from '../support/lab/workloads.ts';

const around = surroundings();
const run = (n: number) => Array.from({ length: n }, () => ({ is: 'running' as const }));
const web = deployment('web', { pods: run(2) });
const svc = service('web', web);
const netpol = (name: string, spec: object) => thing('NetworkPolicy', name, { spec });

/** Network policies. */
export const network: readonly Variant[] = [
  {
    name: 'a policy blocks DNS for every pod of a namespace',
    objects: [
      ...around,
      ...web,
      netpol('egress', {
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [{ ports: [{ port: 443, protocol: 'TCP' }] }],
      }),
    ],
    root: ['NetworkPolicy/shop/egress', /DNS/, 'warning'],
    quiet: ['Deployment/*', 'Pod/*'],
  },
  {
    name: 'a policy admits pods that do not exist',
    objects: [
      ...around,
      ...web,
      ...svc,
      netpol('from', {
        podSelector: { matchLabels: { app: 'web' } },
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ podSelector: { matchLabels: { app: 'frontnd' } } }] }],
      }),
      ...deployment('frontend'),
    ],
    root: ['NetworkPolicy/shop/from', /frontnd/, 'warning'],
    quiet: ['Deployment/*', 'Pod/*', 'Service/*'],
  },
  {
    name: 'healthy: policies that deny by default and open what is needed',
    objects: [
      ...around,
      thing('Namespace', 'kube-system', {
        ns: null,
        meta: { labels: { 'kubernetes.io/metadata.name': 'kube-system' } },
        status: { phase: 'Active' },
      }),
      ...web,
      ...svc,
      ...deployment('front'),
      netpol('deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
      netpol('web', {
        podSelector: { matchLabels: { app: 'web' } },
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ podSelector: { matchLabels: { app: 'front' } } }] }],
      }),
      netpol('front', {
        podSelector: { matchLabels: { app: 'front' } },
        policyTypes: ['Ingress'],
        ingress: [{}],
      }),
      netpol('dns', {
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [
          {
            to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }],
            ports: [{ port: 53, protocol: 'UDP' }],
          },
          { to: [{ podSelector: {} }] },
        ],
      }),
    ],
  },
];

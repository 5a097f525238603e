// SPDX-License-Identifier: Apache-2.0

import type { Topic } from './lesson.ts';

export const traffic: Topic = {
  title: 'Services, ingresses and certificates',
  about: 'Between the user and the pod.',
  lessons: [
    {
      name: 'svc-only-notready',
      level: 'first',
      title: 'The login answers 503',
      notice: 'The Service selects pods. Why does it send them nothing?',
      tries: ['details 1'],
      solution: 'Its pods are not ready: their probe fails. A Service sends traffic to ready pods only.',
      finds: { cause: 'Pod/shop/auth', says: 'not ready' },
    },
    {
      name: 'svc-targetport-name',
      level: 'first',
      title: 'A service without endpoints, though its pods are ready',
      notice: 'Compare the name of the port here with the name there.',
      tries: ['details 1', 'show Service/blog -n shop'],
      solution: 'The Service sends to the port http, the container calls its port web. Make them the same.',
      finds: { cause: 'Service/shop/blog', says: 'http' },
    },
    {
      name: 'ing-missing-service',
      level: 'first',
      title: 'The shop answers 503',
      notice: 'Follow the rule of the Ingress by name.',
      tries: ['details 1'],
      solution: 'The Ingress sends to a Service that does not exist. Correct the name, or create it.',
      finds: { cause: 'Service/shop/web-svc', says: 'does not exist' },
    },
    {
      name: 'ing-missing-tls',
      level: 'first',
      title: 'The browser warns of the certificate',
      notice: 'Where does the Ingress take its certificate from?',
      tries: ['details 1'],
      solution:
        'The Secret that it names does not exist, so the controller shows its own certificate. Create it.',
      finds: { cause: 'Secret/shop/shop-tls', says: 'does not exist' },
    },
    {
      name: 'tls-expired',
      level: 'first',
      title: 'The browser refuses the page',
      notice: 'A certificate has two dates.',
      tries: ['details 1'],
      solution: 'It expired. Renew it, and find out why nothing renewed it by itself.',
      finds: { cause: 'Secret/shop/shop-tls', says: 'expired' },
    },
    {
      name: 'tls-wrong-host',
      level: 'next',
      title: 'A valid certificate, and still a warning',
      notice: 'For whom was it issued?',
      tries: ['details 1'],
      solution: 'It is for another host. Issue one for the host of the Ingress, or name the right Secret.',
      finds: { cause: 'Secret/shop/shop-tls', says: 'other hosts' },
    },
    {
      name: 'ok-tls-good',
      level: 'further',
      title: 'What a healthy Ingress looks like',
      notice: 'Compare it with the three broken ones.',
      tries: ['analyze --all'],
      solution: 'The Secret is there, in time, and for this host.',
    },
    {
      name: 'svc-lb-pending',
      level: 'next',
      title: 'A load balancer without an address',
      notice: 'Who would give it one?',
      tries: ['details 1'],
      solution: 'Nothing in this cluster makes load balancers. Use an Ingress, or install what does.',
      finds: { cause: 'Service/shop/edge', says: 'still pending' },
    },
    {
      name: 'netpol-selects-nothing',
      level: 'next',
      title: 'A rule of the firewall that nobody keeps',
      notice: 'Compare its selector with the labels of the pods, letter by letter.',
      tries: ['details 1'],
      solution:
        'The selector says apy where the pods say api: the policy protects nothing, without any error.',
      finds: { cause: 'NetworkPolicy/shop/allow-api', says: 'not applied' },
    },
  ],
};

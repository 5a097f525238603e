// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { demoReport } from '../support/demo-report.ts';
import { planOf, refusalOf } from '../support/planning.ts';

const scopeOf = (...args: Parameters<typeof planOf>) => {
  const plan = planOf(...args);
  if (plan.type !== 'run' || plan.work.kind !== 'analyze') throw new Error(`${args[0]} starts no check`);
  return plan.work.scope;
};

test.each([
  ['deployment/web', 'Deployment'],
  ['deployments/web', 'Deployment'],
  ['Deployment/web', 'Deployment'],
  ['deployment.apps/web', 'Deployment'],
  ['deployments.v1.apps/web', 'Deployment'],
  ['deploy web', 'Deployment'],
  ['po/web', 'Pod'],
  ['svc/web', 'Service'],
  ['sts/web', 'StatefulSet'],
  ['ds/web', 'DaemonSet'],
  ['cj/web', 'CronJob'],
  ['ing/web', 'Ingress'],
  ['pvc/web', 'PersistentVolumeClaim'],
  ['pv/web', 'PersistentVolume'],
  ['cm/web', 'ConfigMap'],
  ['ns/web', 'Namespace'],
  ['no/web', 'Node'],
  ['hpa/web', 'HorizontalPodAutoscaler'],
  ['netpol/web', 'NetworkPolicy'],
  ['pdb/web', 'PodDisruptionBudget'],
  ['rs/web', 'ReplicaSet'],
  ['sc/web', 'StorageClass'],
  ['quota/web', 'ResourceQuota'],
])('analyze %s checks that %s', (words, kind) => {
  expect(scopeOf(`analyze ${words} -n shop`)).toEqual({
    object: { kind, name: 'web' },
    namespaces: ['shop'],
  });
});

test('without -n it is looked for in all that this channel may see', () => {
  expect(scopeOf('analyze sts/db', { access: { namespaces: ['shop'] } })).toEqual({
    object: { kind: 'StatefulSet', name: 'db' },
    namespaces: ['shop'],
  });
});

test('the same question again is about the same object', async () => {
  const report = {
    ...(await demoReport()),
    cluster: 'staging',
    scope: { object: { kind: 'Pod', name: 'web-0' }, namespaces: ['shop'] },
  };
  expect(scopeOf('analyze --again r1', { report })).toEqual(report.scope);
});

test.each([
  [
    'analyze deploymnet/web',
    {
      message: 'I do not know the kind deploymnet. Did you mean deployment?',
      hint: 'analyze deployment/web',
    },
  ],
  [
    'analyze zebra/web',
    {
      message:
        'I do not know the kind zebra. One object is written KIND/NAME. Of a custom resource, write the group too.',
    },
  ],
  ['analyze shop', { message: 'shop is a namespace here. Name it with -n.', hint: 'analyze -n shop' }],
  ['analyze deploy', { message: 'Which Deployment? One object is written KIND/NAME.' }],
  ['analyze deploy/', { message: 'Which Deployment? One object is written KIND/NAME.' }],
  ['analyze deploy/Web!', { message: '"Web!" cannot be the name of an object.' }],
  ['analyze deploy/a/b', { message: '"a/b" cannot be the name of an object.' }],
  ['analyze deploy/web svc/web', { message: 'One object at a time: svc/web is too much.' }],
  [
    'analyze constructor/web',
    {
      message:
        'I do not know the kind constructor. One object is written KIND/NAME. Of a custom resource, write the group too.',
    },
  ],
])('%s is refused with what was probably meant', (line, wanted) => {
  expect(refusalOf(line)).toMatchObject(wanted);
});

test.each([
  ['analyze po/web', 'Pod'],
  ['analyze pods.v1./web', 'Pod'],
  ['analyze deploy.apps/web', 'Deployment'],
  ['analyze deployments.v1.apps/web', 'Deployment'],
  ['analyze cert/web', 'Certificate'],
  ['analyze certificates.cert-manager.io/web', 'Certificate'],
  ['analyze gateway/web', 'Gateway'],
  ['analyze gateways.networking.istio.io/web', 'IstioGateway'],
  ['analyze gateway.networking.istio.io/web', 'IstioGateway'],
  ['analyze widgets.example.com/web', 'widgets.example.com'],
  ['analyze Widget.v1beta1.example.com web', 'widget.v1beta1.example.com'],
  // Cluster API has a kind of that name, and it is not this one.
  ['analyze clusters.postgresql.cnpg.io/web', 'clusters.postgresql.cnpg.io'],
])('%s means the kind %s', (line, kind) => {
  expect(scopeOf(line)).toEqual({ object: { kind, name: 'web' } });
});

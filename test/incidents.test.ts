// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { plain } from '../src/core/document.ts';
import { cause, configured, impact, kindsIn, missingConfig, only, troubles } from './support/incidents.ts';
import { deployment, ingress, nginx, object, pod, type Raw, reportOf, service } from './support/objects.ts';

describe('one incident per cause', () => {
  it('workload ← its pods ← the ConfigMap they miss, Service and Ingress behind them', async () => {
    const report = await reportOf([
      nginx,
      ...deployment('checkout', {
        replicas: 3,
        trouble: missingConfig('shop-config'),
        envFrom: [configured('shop-config')],
      }),
      ...service('checkout', { unready: ['checkout-5d4f-0', 'checkout-5d4f-1', 'checkout-5d4f-2'] }),
      ingress('shop', 'shop.example.com', 'checkout', { tls: 'shop-tls' }),
      object('Secret', 'shop-tls', { type: 'kubernetes.io/tls', data: { 'tls.crt': '', 'tls.key': '' } }),
    ]);
    const incident = only(report);
    expect(plain(incident.title)).toBe('checkout is down: ConfigMap shop-config does not exist');
    expect(cause(incident)).toBe('ConfigMap/shop/shop-config');
    expect(impact(incident)).toBe(
      '3 of 3 pods cannot start → Service checkout has no endpoints → https://shop.example.com answers 503',
    );
    expect(plain(incident.fix)).toContain('shop-config');
    expect(kindsIn(report, incident)).toEqual(['Deployment', 'Pod', 'Service']);
    expect(incident).toMatchObject({
      severity: 'critical',
      workloads: 1,
      namespaces: ['shop'],
      confidence: 'high',
    });
  });

  it('several workloads that miss the same object are one incident, other objects another', async () => {
    const report = await reportOf([
      ...deployment('cart', { trouble: missingConfig('common'), envFrom: [configured('common')] }),
      ...deployment('orders', { trouble: missingConfig('common'), envFrom: [configured('common')] }),
      ...deployment('mail', { trouble: missingConfig('smtp'), envFrom: [configured('smtp')] }),
    ]);
    expect(troubles(report).map(({ title, workloads }) => [plain(title), workloads])).toEqual([
      ['cart and orders are down: ConfigMap common does not exist', 2],
      ['mail is down: ConfigMap smtp does not exist', 1],
    ]);
  });

  it('pod ← claim ← StorageClass', async () => {
    const unbound = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
    };
    const report = await reportOf([
      ...deployment('redis', { trouble: 'pending', node: null, claims: ['data'], conditions: [unbound] }),
      object('PersistentVolumeClaim', 'data', {
        spec: { storageClassName: 'fast', accessModes: ['ReadWriteOnce'] },
        status: { phase: 'Pending' },
      }),
      object('StorageClass', 'standard', { namespace: null, provisioner: 'csi.example.com' }),
    ]);
    const incident = only(report);
    expect(plain(incident.title)).toBe('redis is down: StorageClass fast does not exist');
    expect(kindsIn(report, incident)).toEqual(['Deployment', 'PersistentVolumeClaim', 'Pod']);
    expect(report.findings.find(({ id }) => id === incident.findings[0])?.object.kind).toBe(
      'PersistentVolumeClaim',
    );
  });

  it('pod ← node that is down, for every workload on it; workloads on other nodes are left out', async () => {
    const report = await reportOf([
      object('Node', 'node-b', {
        namespace: null,
        status: {
          conditions: [
            {
              type: 'Ready',
              status: 'Unknown',
              reason: 'NodeStatusUnknown',
              message: 'Kubelet stopped posting node status.',
              lastTransitionTime: '2026-11-22T09:20:00Z',
            },
          ],
        },
      }),
      object('Node', 'node-a', {
        namespace: null,
        status: { conditions: [{ type: 'Ready', status: 'True' }] },
      }),
      ...deployment('cart', { trouble: 'unready', node: 'node-b' }),
      ...deployment('orders', { trouble: 'unready', node: 'node-b', namespace: 'backoffice' }),
      ...deployment('mail', { trouble: 'crash', says: 'no licence', node: 'node-a' }),
    ]);
    const [node, mail] = troubles(report).toSorted((a, b) => b.workloads - a.workloads);
    expect(troubles(report)).toHaveLength(2);
    expect(node).toMatchObject({ workloads: 2, namespaces: ['backoffice', 'shop'] });
    expect(plain(node?.title ?? [])).toMatch(/^Node node-b is not ready/);
    expect(node?.impact.map(plain)[0]).toBe('2 pods of 2 workloads affected');
    expect(plain(mail?.title ?? [])).toMatch(/^mail .*crash/);
  });

  it('webhook ← Service ← pod', async () => {
    const report = await reportOf([
      ...deployment('injector', { trouble: 'crash' }),
      ...service('injector', { unready: ['injector-5d4f-0'], ports: [{ port: 443, targetPort: 8443 }] }),
      object('MutatingWebhookConfiguration', 'injector', {
        namespace: null,
        webhooks: [
          {
            name: 'i.example.com',
            failurePolicy: 'Fail',
            clientConfig: { service: { namespace: 'shop', name: 'injector' } },
          },
        ],
      }),
    ]);
    const incident = only(report);
    expect(kindsIn(report, incident)).toEqual([
      'Deployment',
      'MutatingWebhookConfiguration',
      'Pod',
      'Service',
    ]);
    expect(cause(incident)).toBe('Pod/shop/injector-5d4f-0');
    expect(impact(incident)).toContain('API requests checked by injector are refused');
  });

  it('workload ← webhook that refuses its pods ← the webhook’s own trouble', async () => {
    const [top, set] = deployment('web', { replicas: 1, trouble: 'crash' });
    const failing = {
      type: 'ReplicaFailure',
      status: 'True',
      reason: 'FailedCreate',
      message:
        'Internal error occurred: failed calling webhook "i.example.com": no endpoints available for service "injector"',
    };
    const report = await reportOf([
      { ...(top as Raw), status: { replicas: 0, conditions: [failing] } },
      { ...(set as Raw), status: { replicas: 0, conditions: [failing] } },
      ...deployment('injector', { trouble: 'crash' }),
      ...service('injector', { unready: ['injector-5d4f-0'], ports: [{ port: 443, targetPort: 8443 }] }),
      object('MutatingWebhookConfiguration', 'injector', {
        namespace: null,
        webhooks: [
          {
            name: 'i.example.com',
            failurePolicy: 'Fail',
            clientConfig: { service: { namespace: 'shop', name: 'injector' } },
          },
        ],
      }),
    ]);
    const incident = only(report);
    expect(cause(incident)).toBe('Pod/shop/injector-5d4f-0');
    expect(incident.workloads).toBe(2);
  });

  it('Ingress ← Service, class or Secret that does not exist: one incident per missing object', async () => {
    const report = await reportOf([
      nginx,
      ingress('a', 'a.example.com', 'gone'),
      ingress('b', 'b.example.com', 'gone'),
      ...deployment('web'),
      ...service('web', { ready: ['web-5d4f-0'] }),
      ingress('c', 'c.example.com', 'web', { tls: 'c-tls' }),
      ingress('d', 'd.example.com', 'web', { className: 'traefik' }),
    ]);
    expect(
      troubles(report)
        .map((incident) => [cause(incident), impact(incident)])
        .sort(),
    ).toEqual([
      ['IngressClass/traefik', 'http://d.example.com is not served'],
      ['Secret/shop/c-tls', 'https://c.example.com has no valid certificate'],
      ['Service/shop/gone', 'http://a.example.com and http://b.example.com answer 503'],
    ]);
  });

  it('workloads that one quota refuses', async () => {
    const refused = (name: string): readonly Raw[] => {
      const [top] = deployment(name, { replicas: 2 });
      const message = `pods "${name}-x" is forbidden: exceeded quota: compute, requested: cpu=1, used: cpu=4, limited: cpu=4`;
      return [
        {
          ...(top as Raw),
          status: {
            replicas: 0,
            conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }],
          },
        },
      ];
    };
    const report = await reportOf([
      ...refused('cart'),
      ...refused('orders'),
      object('ResourceQuota', 'compute', { status: { hard: { cpu: '4' }, used: { cpu: '4' } } }),
    ]);
    const incident = only(report);
    expect(cause(incident)).toBe('ResourceQuota/shop/compute');
    expect(incident.workloads).toBe(2);
  });

  it('bare pods of one make that fail in the same way, and one image that nobody can pull', async () => {
    const refused = { waiting: 'ImagePullBackOff', message: 'Back-off pulling image "example.com/gone:1"' };
    const report = await reportOf([
      pod('iota', { trouble: 'crash' }),
      pod('kappa', { trouble: 'crash' }),
      pod('zeta', { trouble: refused, image: 'example.com/gone:1' }),
      ...deployment('web', { trouble: refused, image: 'example.com/gone:1' }),
    ]);
    expect(troubles(report).map(({ workloads }) => workloads)).toEqual([2, 2]);
  });
});

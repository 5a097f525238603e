// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { masker } from './support/masker.ts';

describe('names in sentences', () => {
  const secretive: readonly (readonly [text: string, ...hidden: string[]])[] = [
    [
      'Failed to pull image "registry.corp.io/shop/checkout:1.4.2": not found',
      'registry',
      'corp',
      'checkout',
      'shop',
    ],
    ['failed to resolve reference "docker.io/library/nginx:1.25": 404', 'nginx'],
    [
      'back-off 5m0s restarting failed container=api pod=checkout-7d9f8b6c5-x2x9k_shop(0b5c2f0e-9d5e-4a1c-8c7e-0f6f4a7d9a11)',
      'api',
      'checkout',
      'shop',
      '0b5c2f0e',
    ],
    [
      'Get "https://10.0.0.1:10250/containerLogs/shop/checkout-7d9f8b6c5-zzzzz/api": refused',
      '10.0.0.1',
      'shop',
      'checkout',
      'zzzzz',
      '/api',
    ],
    ['lookup db.shop.svc.cluster.local on 10.96.0.10:53: no such host', 'db', 'shop', '10.96.0.10'],
    ['configmap "shop-config" not found', 'shop'],
    ['secret "external-creds-7" not found', 'external-creds-7'],
    ['CHECKOUT_SERVICE_HOST is not set for CheckoutService', 'CHECKOUT', 'Checkout'],
    ['/etc/checkout/config.yaml is missing', 'checkout'],
    ['node worker-7 and node ip-10-0-1-2.eu-west-1.compute.internal', 'worker', '10-0-1-2', 'eu-west-1'],
    ['tier=gold plan', 'gold'],
    ['prod-eu is down', 'prod-eu'],
  ];
  test.each(secretive)('hides what identifies in: %s', (text, ...hidden) => {
    const names = masker();
    const masked = names.mask(text);
    for (const word of hidden) expect(masked.toLowerCase()).not.toContain(word.toLowerCase());
    expect(names.unmask(masked)).toBe(text);
  });

  test.each([
    'Deployment web',
    'deployment "web"',
    'deployment.apps/web',
    'deployments/web is stuck',
    'default/web',
    'shop/web',
    '`web`',
    'web:8080',
    'http://web/',
    'http://web:8080/x',
    'app=web',
    'name: web',
    '"name":"web"',
    'kubectl logs web',
    'kubectl rollout status deployment/web -n shop',
    'web-7d9f8b6c5-zzzzz',
    'the web deployment',
    'pods "web" is forbidden',
    'container=web',
  ])('hides an ordinary word where it stands as a name: %s', (text) => {
    const names = masker();
    expect(names.mask(text)).not.toMatch(/\bweb\b/);
    expect(names.unmask(names.mask(text))).toBe(text);
  });

  test.each([
    'namespace default',
    'in the default namespace',
    'ns/default',
    '-n default',
    '--namespace=default',
    'default/web',
    'namespace: default',
  ])('hides the namespace default in: %s', (text) => {
    expect(masker().mask(text)).not.toMatch(/\bdefault\b/);
  });

  test.each([
    'error: the web server returned an error by default',
    'level=error msg=failed',
    '{"level":"error"}',
    'status: error',
    'rpc error: code = Unknown desc = the api answered 503',
    'an error of the web, and the default of the api',
    '0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint {node.kubernetes.io/unreachable: }.',
    'Readiness probe failed: HTTP probe failed with statuscode: 503',
    'exceeded quota: requested: limits.cpu=500m, used: limits.cpu=2, limited: limits.cpu=2',
    'exec: "entrypoint.sh": executable file not found in $PATH',
    'at 2026-06-11T11:30:00Z with v1.36.0, utf-8 and x86-64 in kube-system by default-scheduler',
    'see https://kubernetes.io/docs/concepts/workloads/pods/ for more',
  ])('keeps language: %s', (text) => {
    expect(masker().mask(text)).toBe(text);
  });

  test('a pseudonym tells the kind, and the same name has the same ending everywhere', () => {
    const names = masker();
    expect(names.maskName('Pod', 'checkout-7d9f8b6c5-x2x9k')).toMatch(/^pod-[a-z0-9]{6}$/);
    expect(names.maskName('Namespace', 'shop')).toMatch(/^ns-/);
    expect(names.maskName('host', 'shop.example.com')).toMatch(/^host-[a-z0-9]{6}\.example$/);
    expect(names.mask('worker-7, node worker-7, "worker-7"')).toBe(
      Array.from(['$', 'node $', '"$"'], (text) =>
        text.replace('$', names.maskName('Node', 'worker-7')),
      ).join(', '),
    );
  });

  test('what every cluster has is kept as a name too', () => {
    const names = masker('strict', [
      { kind: 'Namespace', value: 'kube-system' },
      { kind: 'Service', value: 'kubernetes' },
      { kind: 'image', value: 'nginx:latest' },
    ]);
    expect(names.mask('namespace kube-system, service "kubernetes"')).toBe(
      'namespace kube-system, service "kubernetes"',
    );
    expect(names.mask('image "nginx:latest"')).toMatch(/^image "image-\w{6}:latest"$/);
  });

  test('modes: names leaves what only looks like an identifier; off leaves everything but secrets', () => {
    const text = 'pod checkout-7d9f8b6c5-x2x9k of ana@corp.io at 10.0.0.1 uses password=hunter2';
    expect(masker('names').mask(text)).toMatch(
      /^pod pod-\w{6} of ana@corp\.io at 10\.0\.0\.1 uses password=\[redacted password\]$/,
    );
    expect(masker('off').mask(text)).toBe(
      'pod checkout-7d9f8b6c5-x2x9k of ana@corp.io at 10.0.0.1 uses password=[redacted password]',
    );
    expect(masker('off').maskName('Pod', 'x')).toBe('x');
  });
});

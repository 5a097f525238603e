// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { plain } from '../src/core/document.ts';
import { cause, only, troubles } from './support/incidents.ts';
import { deployment, object, type Raw, reportOf, service } from './support/objects.ts';

const crashing = (name: string, says: string, namespace = 'shop'): readonly Raw[] =>
  deployment(name, { trouble: 'crash', says, namespace });

describe('what several workloads have in common', () => {
  it('an address outside that none of them reaches is blamed, as a guess', async () => {
    const report = await reportOf([
      ...crashing('cart', 'dial tcp: lookup db.example.com on 10.96.0.10:53: no such host'),
      ...crashing('orders', 'Connection to db.example.com:5432 refused'),
      ...crashing('ledger', 'connect to db.example.com:5432: timed out', 'pay'),
      ...crashing('mail', 'invalid configuration: no sender'),
    ]);
    const [first, ...others] = troubles(report);
    expect(others.map(({ title }) => plain(title))).toEqual([expect.stringContaining('mail keeps crashing')]);
    expect(plain(first?.title ?? [])).toBe('ledger, cart and orders cannot reach db.example.com:5432');
    expect(first).toMatchObject({
      confidence: 'medium',
      workloads: 3,
      cause: { object: { kind: 'Host', name: 'db.example.com:5432' } },
    });
    expect(plain(first?.fix ?? [])).toContain('db.example.com:5432');
  });

  it('one workload keeps its own title, and different hosts stay apart', async () => {
    const report = await reportOf([
      ...crashing('cart', 'dial tcp a.example.com:5432: connection refused'),
      ...crashing('orders', 'dial tcp b.example.com:5432: connection refused'),
      ...crashing('post', 'main.go:52: connection refused'),
      ...crashing('mail', 'main.go:52: connection refused'),
    ]);
    expect(troubles(report).map(cause).sort()).toEqual([
      'Pod/shop/cart-5d4f-0',
      'Pod/shop/mail-5d4f-0',
      'Pod/shop/orders-5d4f-0',
      'Pod/shop/post-5d4f-0',
    ]);
  });

  it('a Service that they do not reach although somebody answers there', async () => {
    const report = await reportOf([
      ...deployment('db'),
      ...service('db', { ready: ['db-5d4f-0'] }),
      ...crashing('cart', 'dial tcp db.shop.svc:5432: i/o timeout'),
      ...crashing('orders', 'Error: connect ETIMEDOUT db:5432'),
    ]);
    expect(cause(only(report))).toBe('Service/shop/db');
    expect(plain(only(report).title)).toBe('cart and orders cannot reach Service db');
  });

  it('a Service that its own trouble explains leads with that', async () => {
    const report = await reportOf([
      ...deployment('db', { trouble: 'oom' }),
      ...service('db', { unready: ['db-5d4f-0'] }),
      ...crashing('cart', 'dial tcp db.shop.svc:5432: i/o timeout'),
      ...crashing('orders', 'Error: connect ETIMEDOUT db:5432'),
    ]);
    expect(cause(only(report))).toBe('Pod/shop/db-5d4f-0');
  });

  it('a Service that does not exist, already where one program says so', async () => {
    const report = await reportOf([
      ...service('other', { ready: [] }).slice(0, 1),
      object('Namespace', 'shop', { namespace: null }),
      ...crashing('cart', 'Error: getaddrinfo ENOTFOUND redis'),
    ]);
    const found = troubles(report).find((incident) => cause(incident) === 'Service/shop/redis');
    expect(plain(found?.title ?? [])).toBe('cart cannot find Service redis: it does not exist');
    expect(found?.confidence).toBe('medium');
  });

  it('what a program says goes before what its environment suggests', async () => {
    const report = await reportOf([
      ...deployment('web', { trouble: { waiting: 'ImagePullBackOff', message: 'not found' } }),
      ...service('web', { unready: ['web-5d4f-0'] }),
      ...deployment('api', {
        trouble: 'crash',
        says: 'dial tcp db.example.com:5432: connection refused',
        env: [{ name: 'WEB', value: 'http://web' }],
      }),
    ]);
    expect(troubles(report).map(cause)).toContain('Pod/shop/api-5d4f-0');
  });
});

// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { plain } from '../src/core/document.ts';
import { cause, troubles } from './support/incidents.ts';
import { deployment, object, pod, reportOf, service } from './support/objects.ts';

describe('what stays apart', () => {
  it('troubles that merely share a namespace and a healthy node', async () => {
    const report = await reportOf([
      object('Node', 'node-a', {
        namespace: null,
        status: { conditions: [{ type: 'Ready', status: 'True' }] },
      }),
      ...deployment('cart', { trouble: 'crash', says: 'no licence' }),
      ...deployment('orders', { trouble: 'oom' }),
      ...service('lonely', { selector: { app: 'nobody' } }),
    ]);
    expect(troubles(report)).toHaveLength(3);
  });

  it('a missing headless Service beside a broken volume', async () => {
    const set = object('StatefulSet', 'db', {
      spec: {
        replicas: 1,
        serviceName: 'db-hl',
        selector: { matchLabels: { app: 'db' } },
        template: { metadata: { labels: { app: 'db' } }, spec: { containers: [] } },
      },
      status: { replicas: 1, readyReplicas: 0 },
    });
    const report = await reportOf([
      set,
      pod('db-0', { owner: set, labels: { app: 'db' }, trouble: 'crash' }),
    ]);
    const titles = troubles(report).map(({ title }) => plain(title));
    expect(titles).toHaveLength(2);
    expect(titles.filter((title) => title.includes('db-hl'))).toEqual([
      expect.not.stringContaining('is down'),
    ]);
  });

  it('good practice makes no incident, a note does', async () => {
    const report = await reportOf([
      object('ConfigMap', 'left-behind', { data: { a: '1' } }),
      object('CronJob', 'nightly', { spec: { schedule: '0 3 * * *', suspend: true } }),
    ]);
    expect(report.findings.map(({ object: { kind } }) => kind).sort()).toEqual(['ConfigMap', 'CronJob']);
    expect(report.incidents.map((incident) => [incident.severity, cause(incident)])).toEqual([
      ['info', 'CronJob/shop/nightly'],
    ]);
    expect(report.status).toBe('OK');
  });
});

// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { serviceOfHost } from '../src/core/service-of-host.ts';
import { indexSnapshot } from '../src/core/snapshot-index.ts';
import { snapshotOfObjects } from '../src/core/snapshot-of-objects.ts';
import { NOW, service } from './support/objects.ts';

const index = indexSnapshot(
  snapshotOfObjects(
    [...service('db'), ...service('db', { namespace: 'other' }), ...service('com', { namespace: 'shop' })],
    { now: NOW },
  ),
);

describe('the Service that a host name means', () => {
  it.each([
    ['db', 'shop/db'],
    ['DB.', 'shop/db'],
    ['db.other', 'other/db'],
    ['db.other.svc', 'other/db'],
    ['db.other.svc.cluster.local', 'other/db'],
    ['db-0.db', 'shop/db'],
    ['db-0.db.other.svc.cluster.local', 'other/db'],
    ['cache', undefined],
    ['db.nowhere', undefined],
    ['db.example.com', undefined],
    ['db.nowhere.svc', undefined],
    ['a.b.c.d.svc', undefined],
    ['', undefined],
  ])('%s from shop', (host, expected) => {
    const found = serviceOfHost(host, 'shop', index);
    expect(found === undefined ? undefined : `${found.metadata.namespace ?? ''}/${found.metadata.name}`).toBe(
      expected,
    );
  });
});

// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { refOf } from '../../src/core/kind.ts';
import { formatRef } from '../../src/core/ref.ts';
import { patience, readerOf } from '../support/kubernetes.ts';
import { namespace, pod, serve } from '../support/recorded.ts';

const custom = (apiVersion: string, kind: string, name: string, more: object = {}): RawObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'shop', uid: `uid-${kind}-${name}` },
  ...more,
});
const conditions = { status: { conditions: [{ type: 'Ready', status: 'False' }] } };

const widget = custom('example.com/v1', 'Widget', 'a', { spec: { password: 'hush' }, ...conditions });
const objects = [
  namespace,
  pod('a'),
  widget,
  custom('example.com/v1', 'Widget', 'mute'),
  custom('queues.example.org/v1alpha1', 'Queue', 'q', conditions),
  // Known by name, and so not read a second time.
  custom('cert-manager.io/v1', 'Issuer', 'acme', conditions),
];

const read = async (...served: Parameters<typeof serve>) => {
  const server = await serve(...served);
  const { kinds } = await (await readerOf(server)).snapshot(['CustomObject'], {}, { signal: patience() });
  return { state: kinds.CustomObject, server };
};

describe('kinds of other parties', () => {
  it('are found by asking, and keep their own name and what they say of themselves, nothing else', async () => {
    const { state, server } = await read(objects);
    expect(state?.status).toBe('read');
    expect(state?.objects.map((object) => formatRef(refOf(object)))).toEqual([
      'Widget/shop/a',
      'Queue/shop/q',
    ]);
    expect(JSON.stringify(state)).not.toContain('hush');
    const asked = Object.keys(server.stats().byPath);
    expect(asked.filter((path) => path.includes('/widgets'))).toEqual(['/apis/example.com/v1/widgets']);
    expect(asked.filter((path) => path.includes('/issuers'))).toEqual([]);
  });

  it('that may not be read are told, and those that may are kept', async () => {
    const { state } = await read(objects, {
      faults: ({ path }) => (path.includes('/widgets') ? { status: 403 } : undefined),
    });
    expect(state).toMatchObject({ status: 'skipped', reason: 'forbidden' });
    expect(state?.objects.map((object) => formatRef(refOf(object)))).toEqual(['Queue/shop/q']);
  });

  it('are asked for no longer when the account is refused again and again', async () => {
    const many = Array.from({ length: 20 }, (_, at) =>
      custom('example.com/v1', `Kind${'abcdefghijklmnopqrst'[at]}`, 'x', conditions),
    );
    const asked = new Set<string>();
    const { state } = await read([namespace, ...many], {
      faults: ({ path }) => {
        if (!path.startsWith('/apis/example.com/v1/')) return undefined;
        asked.add(path);
        return { status: 403 };
      },
    });
    expect(state).toMatchObject({ status: 'skipped', reason: 'forbidden', objects: [] });
    expect(asked.size).toBe(5);
  });

  it('cost nothing where there are none', async () => {
    const { state } = await read([namespace, pod('a')]);
    expect(state).toMatchObject({ status: 'skipped', reason: 'absent' });
  });
});

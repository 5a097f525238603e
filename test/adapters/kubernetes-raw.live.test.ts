// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import type { RawObjects } from '../../src/core/raw-object.ts';
import { patience, readerOf } from '../support/kubernetes.ts';
import { pod, serve } from '../support/recorded.ts';

const widget = (name: string, namespace = 'shop', more: object = {}): RawObject => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name, namespace, uid: `uid-${name}`, labels: { app: name } },
  spec: { size: 3 },
  ...more,
});

const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: 'login',
    namespace: 'shop',
    uid: 'uid-login',
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"password":"aHVzaA=="}}' },
    managedFields: [{ manager: 'kubectl', operation: 'Apply' }],
  },
  type: 'Opaque',
  data: { password: 'aHVzaA==' },
} as unknown as RawObject;

const objects = [pod('a'), pod('b', { namespace: 'other' }), widget('one'), widget('two', 'other'), secret];

const read = async (
  kind: string,
  scope: { namespaces?: readonly string[]; selector?: string; name?: string } = {},
  given: object = {},
  options = {},
): Promise<RawObjects> => {
  const reader = await readerOf(await serve(objects, options), given);
  return (await reader.raw?.(kind, scope, patience())) ?? { status: 'read', objects: [] };
};

const names = ({ objects: found }: RawObjects): readonly string[] =>
  found.map(({ metadata }) => (metadata as { name: string }).name);

test.each(['pods', 'Pod', 'pod', 'PODS', 'po'])('finds pods by the word %s', async (word) => {
  const found = await read(word);
  expect(found.status).toBe('read');
  expect([...names(found)].sort()).toEqual(['a', 'b']);
});

test.each(['widgets.example.com', 'Widget.example.com', 'widgets.v1.example.com', 'widget'])(
  'finds a kind of another party by the word %s, whole',
  async (word) => {
    const found = await read(word, { namespaces: ['shop'] });
    expect(found).toMatchObject({
      status: 'read',
      objects: [
        { kind: 'Widget', apiVersion: 'example.com/v1', spec: { size: 3 }, metadata: { name: 'one' } },
      ],
    });
  },
);

test('a label selector narrows what is read', async () => {
  expect(names(await read('widgets', { selector: 'app=two' }))).toEqual(['two']);
});

test('one object is asked for by its name, whatever else there is', async () => {
  const server = await serve([...objects, widget('one', 'other')]);
  const reader = await readerOf(server);
  const found = await reader.raw?.('widgets.example.com', { name: 'one' }, patience());
  expect(found?.objects.map(({ metadata }) => metadata)).toMatchObject([
    { name: 'one', namespace: 'other' },
    { name: 'one', namespace: 'shop' },
  ]);
  expect(found).toMatchObject({ of: { kind: 'Widget', apiVersion: 'example.com/v1', namespaced: true } });
  const { byPath } = server.stats();
  expect(Object.keys(byPath).filter((path) => path.includes('widgets'))).toHaveLength(1);
});

test('values of a Secret are never shown, nor copies of them', async () => {
  for (const secrets of ['keys', 'metadata'] as const) {
    const found = await read('secrets', {}, { secrets });
    expect(names(found)).toEqual(['login']);
    const text = JSON.stringify(found);
    expect(text).not.toContain('aHVzaA==');
    expect(text).not.toContain('managedFields');
    expect(found.objects[0]?.['kind']).toBe('Secret');
  }
});

test('a kind that the server does not have is told apart from one that a recording lacks', async () => {
  expect(await read('widgts.example.com', {}, {}, { complete: true })).toMatchObject({
    status: 'skipped',
    reason: 'absent',
    detail: 'the server has no widgts.example.com; did you mean widgets.example.com?',
  });
  expect(await read('gadgets.example.com')).toMatchObject({ status: 'skipped', reason: 'not-recorded' });
});

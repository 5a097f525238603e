// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { kindOfWord } from '../../src/core/kind-of-word.ts';
import { createMasker } from '../../src/core/mask/masker.ts';
import { type Look, look, offered } from '../../src/investigate/calls.ts';
import { createLooking } from '../../src/investigate/looking.ts';
import { tools } from '../../src/investigate/tools/index.ts';
import { readerOf } from '../support/kubernetes.ts';
import { NOW, object } from '../support/objects.ts';
import { serve } from '../support/recorded.ts';

const metricsOf = (kind: string, name: string, more: object, namespace: string | null = 'shop'): object => ({
  ...object(kind, name, { namespace, timestamp: '2026-11-22T09:59:30Z', window: '30s', ...more }),
  apiVersion: 'metrics.k8s.io/v1beta1',
});

const pod = (name: string, memory: string | undefined): object =>
  object('Pod', name, {
    spec: {
      nodeName: 'n1',
      containers: [
        {
          name: 'web',
          image: 'web:1',
          resources: {
            requests: { cpu: '100m', memory: '64Mi' },
            ...(memory === undefined ? {} : { limits: { memory } }),
          },
        },
      ],
    },
    status: { phase: 'Running' },
  });

const objects = [
  object('Namespace', 'shop', { namespace: null }),
  pod('checkout-0', '256Mi'),
  pod('basket-0', undefined),
  object('Node', 'n1', { namespace: null, status: { allocatable: { cpu: '2', memory: '1Gi' } } }),
];
const measured = [
  ...objects,
  metricsOf('PodMetrics', 'basket-0', {
    containers: [{ name: 'web', usage: { cpu: '1500m', memory: '300Mi' } }],
  }),
  metricsOf('PodMetrics', 'checkout-0', {
    containers: [{ name: 'web', usage: { cpu: '12345678n', memory: '246Mi' } }],
  }),
  metricsOf('NodeMetrics', 'n1', { usage: { cpu: '1', memory: '512Mi' } }, null),
];

const lookingAt = async (held: readonly object[], namespaces?: readonly string[]) => {
  const signal = new AbortController().signal;
  const cluster = await readerOf(await serve(held as readonly RawObject[], { complete: true }));
  const looking = createLooking({ cluster, namespaces, logs: false, now: NOW, signal });
  const masker = createMasker({ key: 'a masking key of tests', dictionary: [] });
  const call = (args: object): Promise<Look> =>
    look({ id: '1', name: 'top', arguments: args }, tools, looking, masker, signal);
  return { call, names: () => offered(tools, looking).map(({ name }) => name), known: () => looking.names() };
};

describe('top', () => {
  test('shows what containers use beside requests and limits, nearest to a limit first', async () => {
    const { call, known } = await lookingAt(measured);
    const { said, text, failed } = await call({ what: 'pods', namespace: 'shop' });
    expect([said, failed]).toEqual(['usage of pods in shop', false]);
    expect(text.split('\n')).toEqual([
      'shop/checkout-0 web: cpu=12m requested=100m limit=none; memory=246Mi requested=64Mi limit=256Mi (96%)',
      'shop/basket-0 web: cpu=1500m requested=100m limit=none; memory=300Mi requested=64Mi limit=none',
    ]);
    // What it showed is masked from then on.
    expect(known().map(({ value }) => value)).toEqual(expect.arrayContaining(['checkout-0', 'basket-0']));
  });

  test('shows nodes beside what their pods ask for', async () => {
    const { call } = await lookingAt(measured);
    const { text } = await call({ what: 'nodes' });
    expect(text).toBe(
      'n1: cpu=1000m requested=200m allocatable=2000m (50%); memory=512Mi requested=128Mi allocatable=1024Mi (50%)',
    );
  });

  test('says where nothing is measured, and is not offered again', async () => {
    const { call, names } = await lookingAt(objects);
    expect(names()).toContain('top');
    const { text, failed } = await call({ what: 'pods' });
    expect(failed).toBe(true);
    expect(text).toContain('metrics.k8s.io is not served');
    expect(names()).not.toContain('top');
    expect((await call({ what: 'nodes' })).text).toContain('There is no tool top');
  });

  test('shows people of one namespace no other, and no node', async () => {
    const { call, names } = await lookingAt(measured, ['shop']);
    expect((await call({ what: 'pods', namespace: 'billing' })).text).toContain('may not be seen here');
    expect((await call({ what: 'nodes' })).text).toContain('belongs to no namespace');
    expect((await call({ what: 'pods' })).text).toContain('shop/checkout-0');
    expect(names()).toContain('top');
  });
});

test('pods and nodes are still what people mean by these words', () => {
  expect(['pods', 'pod', 'po', 'nodes', 'no'].map(kindOfWord)).toEqual(['Pod', 'Pod', 'Pod', 'Node', 'Node']);
  expect(kindOfWord('pods.metrics.k8s.io')).toBe('PodMetrics');
});

// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { largeCluster } from '../../bench/large-cluster.ts';

const small = { nodes: 20, pods: 503, services: 100, ingresses: 50, events: 400 };
const objects = [...largeCluster({ ...small, seed: 1 })];
const of = (kind: string): readonly RawObject[] => objects.filter((object) => object.kind === kind);

describe('the generator of large clusters', () => {
  it('makes as many of each as asked', () => {
    const count = (kind: string): number => of(kind).length;
    expect([count('Node'), count('Pod'), count('Service'), count('Ingress'), count('Event')]).toEqual([
      20, 503, 100, 50, 400,
    ]);
    expect(count('Deployment') + count('StatefulSet')).toBe(100);
    expect([count('PersistentVolumeClaim'), count('EndpointSlice'), count('Endpoints')]).toEqual([
      25, 100, 100,
    ]);
  });

  it('gives the same bytes for the same seed, and others for another', () => {
    const text = (seed: number): string =>
      JSON.stringify([...largeCluster({ nodes: 3, pods: 20, services: 5, ingresses: 2, events: 10, seed })]);
    expect(text(1)).toBe(text(1));
    expect(text(2)).not.toBe(text(1));
  });

  it('makes pods of about 13 kB, a third of it managedFields', () => {
    const bytes = of('Pod').map((pod) => JSON.stringify(pod).length);
    const mean = bytes.reduce((sum, each) => sum + each, 0) / bytes.length;
    expect(mean).toBeGreaterThan(12_000);
    expect(mean).toBeLessThan(14_500);
    const fields = JSON.stringify(of('Pod')[0]?.metadata['managedFields']).length;
    expect(fields / mean).toBeGreaterThan(0.3);
  });

  it('names each object once, and owners, nodes, claims, secrets and event subjects that exist', () => {
    const key = (kind: string, namespace: string | undefined, name: string): string =>
      `${kind} ${namespace ?? ''}/${name}`;
    const keys = new Set(objects.map(({ kind, metadata }) => key(kind, metadata.namespace, metadata.name)));
    const uids = new Set(objects.map(({ metadata }) => metadata['uid']));
    expect([keys.size, uids.size]).toEqual([objects.length, objects.length]);
    // biome-ignore lint/suspicious/noExplicitAny: looked into by assertions only
    for (const { metadata, spec } of of('Pod') as readonly any[]) {
      expect(uids.has(metadata.ownerReferences[0].uid)).toBe(true);
      if (spec.nodeName !== undefined) expect(keys).toContain(key('Node', undefined, spec.nodeName));
      for (const volume of spec.volumes) {
        const claim = volume.persistentVolumeClaim?.claimName;
        if (claim !== undefined)
          expect(keys).toContain(key('PersistentVolumeClaim', metadata.namespace, claim));
        if (volume.secret !== undefined)
          expect(keys).toContain(key('Secret', metadata.namespace, volume.secret.secretName));
      }
    }
    for (const event of of('Event'))
      expect(uids.has((event['involvedObject'] as { uid: string }).uid)).toBe(true);
  });

  it('breaks one workload in a hundred', () => {
    const ready = (pod: RawObject): boolean =>
      (pod['status'] as { conditions: { type: string; status: string }[] }).conditions.some(
        ({ type, status }) => type === 'Ready' && status === 'True',
      );
    expect(of('Pod').filter((pod) => !ready(pod)).length).toBe(5);
    const warnings = of('Event').filter((event) => event['type'] === 'Warning');
    expect(warnings.length).toBe(5);
  });
});

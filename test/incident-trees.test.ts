// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { findIncidents } from '../src/core/find-incidents.ts';
import type { Finding } from '../src/core/finding.ts';
import { formatRef, type Ref } from '../src/core/ref.ts';
import { causesOf } from '../src/core/relations.ts';
import { indexSnapshot } from '../src/core/snapshot-index.ts';
import { snapshotOfObjects } from '../src/core/snapshot-of-objects.ts';
import { finding, ref } from './support/findings.ts';
import { deployment, ingress, NOW, object, pod, type Raw, service } from './support/objects.ts';

const indexOf = (objects: readonly Raw[]) => indexSnapshot(snapshotOfObjects(objects, { now: NOW }));

const incidentsOf = (findings: readonly Finding[], objects: readonly Raw[]) =>
  findIncidents(findings, indexOf(objects));

describe('relations, one step from effect to cause', () => {
  const job = object('Job', 'import-1', { owner: object('CronJob', 'import') });
  const index = indexOf([
    ...deployment('web', { replicas: 2, trouble: 'crash' }),
    ...deployment('idle', { replicas: 0 }),
    ...service('web', { unready: ['web-5d4f-0'] }),
    ...service('idle'),
    ingress('door', 'a.example.com', 'web'),
    object('CronJob', 'import'),
    job,
    pod('import-1-x', { owner: job, trouble: 'crash', phase: 'Failed' }),
    object('HorizontalPodAutoscaler', 'web', {
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' } },
    }),
    object('PodDisruptionBudget', 'web', { spec: { selector: { matchLabels: { app: 'web' } } } }),
    object('PersistentVolumeClaim', 'data', {
      spec: { storageClassName: 'fast', volumeName: 'pv-1' },
      status: { phase: 'Pending' },
    }),
    object('PersistentVolumeClaim', 'fine', {
      spec: { storageClassName: 'fast', volumeName: 'pv-2' },
      status: { phase: 'Bound' },
    }),
    object('ValidatingWebhookConfiguration', 'guard', {
      namespace: null,
      webhooks: [{ name: 'g', clientConfig: { service: { namespace: 'shop', name: 'web' } } }],
    }),
    pod('caller', { trouble: 'crash', env: [{ name: 'API_URL', value: 'http://web.shop:80/path' }] }),
  ]);
  it.each([
    ['Deployment', 'web', ['ReplicaSet/shop/web-5d4f']],
    ['ReplicaSet', 'web-5d4f', ['Pod/shop/web-5d4f-0', 'Pod/shop/web-5d4f-1']],
    ['Service', 'web', ['Pod/shop/web-5d4f-0', 'Pod/shop/web-5d4f-1']],
    ['Service', 'idle', ['Deployment/shop/idle', 'ReplicaSet/shop/idle-5d4f']],
    ['Ingress', 'door', ['Service/shop/web']],
    ['CronJob', 'import', ['Job/shop/import-1']],
    ['Job', 'import-1', ['Pod/shop/import-1-x']],
    ['HorizontalPodAutoscaler', 'web', ['Deployment/shop/web']],
    ['PodDisruptionBudget', 'web', ['Pod/shop/web-5d4f-0', 'Pod/shop/web-5d4f-1']],
    ['PersistentVolumeClaim', 'data', ['PersistentVolume/pv-1', 'StorageClass/fast']],
    ['PersistentVolumeClaim', 'fine', []],
    ['Pod', 'caller', ['Service/shop/web']],
    ['Service', 'gone', []],
    ['Rollout', 'unknown-kind', []],
  ])('%s %s', (kind, name, causes) => {
    expect(causesOf(ref(kind, name), index).map(({ to }) => formatRef(to))).toEqual(causes);
  });

  it('tells what is sure from what only configuration suggests', () => {
    expect(causesOf(ref('Pod', 'caller'), index).map(({ sure }) => sure)).toEqual([false]);
    expect(causesOf({ kind: 'ValidatingWebhookConfiguration', name: 'guard' }, index)).toEqual([
      { to: ref('Service', 'web'), sure: true },
    ]);
  });
});

describe('choosing among causes', () => {
  it('a symptom follows the trouble that most of its parts are in', () => {
    const objects = deployment('web', { replicas: 3, trouble: 'crash' });
    const pods = [0, 1, 2].map((index) => ref('Pod', `web-5d4f-${index}`));
    const crash = finding({
      code: 'a/crash',
      object: pods[0] as Ref,
      objects: pods.slice(0, 2),
      owner: ref('Deployment', 'web'),
    });
    const pending = finding({ code: 'a/pending', object: pods[2] as Ref, owner: ref('Deployment', 'web') });
    const top = finding({
      code: 'a/unavailable',
      object: ref('Deployment', 'web'),
      symptom: true,
      severity: 'warning',
    });
    const incidents = incidentsOf([top, pending, crash], objects);
    expect(incidents.map(({ findings }) => findings)).toEqual([[crash.id, top.id], [pending.id]]);
  });

  it('a finding that names its cause is not explained by its parts', () => {
    const objects = deployment('web', { trouble: 'crash' });
    const crash = finding({ code: 'a/crash', object: ref('Pod', 'web-5d4f-0') });
    const own = finding({ code: 'a/own', object: ref('Deployment', 'web'), blames: [ref('Secret', 'pull')] });
    expect(incidentsOf([own, crash], objects)).toHaveLength(2);
  });

  it('of two symptoms on one object, the graver leads', () => {
    const slight = finding({
      code: 'a/slight',
      object: ref('Pod', 'web'),
      symptom: true,
      severity: 'warning',
    });
    const grave = finding({ code: 'b/grave', object: ref('Pod', 'web'), symptom: true });
    expect(incidentsOf([slight, grave], []).map(({ findings }) => findings)).toEqual([[grave.id, slight.id]]);
  });

  it('a note neither causes nor hides a trouble', () => {
    const note = finding({ code: 'a/cordoned', object: { kind: 'Node', name: 'n' }, severity: 'info' });
    const trouble = finding({
      code: 'a/pending',
      object: ref('Pod', 'web'),
      blames: [{ kind: 'Node', name: 'n' }],
    });
    expect(incidentsOf([note, trouble], []).map(({ severity, findings }) => [severity, findings])).toEqual([
      ['critical', [trouble.id]],
      ['info', [note.id]],
    ]);
  });

  it('orders incidents by severity, then by workloads, then by id', () => {
    const wide = [1, 2].map((index) =>
      finding({
        code: `a/wide${index}`,
        object: ref('Pod', `w${index}`),
        severity: 'warning',
        blames: [ref('ConfigMap', 'c')],
      }),
    );
    const narrow = finding({ code: 'a/narrow', object: ref('Pod', 'n'), severity: 'warning' });
    const grave = finding({ code: 'z/grave', object: ref('Service', 's') });
    expect(
      incidentsOf([narrow, ...wide, grave], []).map(({ severity, workloads }) => [severity, workloads]),
    ).toEqual([
      ['critical', 0],
      ['warning', 2],
      ['warning', 1],
    ]);
  });
});

// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { plain } from '../src/core/document.ts';
import { changesOf, event, minutesBefore, old, version, web } from './support/changes.ts';
import { deployment, object, pod, type Raw, reportOf } from './support/objects.ts';

describe('GitOps', () => {
  const kept = (labels: Raw, annotations: Raw = {}): readonly Raw[] => {
    const [top, ...rest] = web();
    const metadata = (top as Raw)['metadata'] as Raw;
    return [{ ...(top as Raw), metadata: { ...metadata, labels, annotations } }, ...rest];
  };
  const sha = (letter: string): string => letter.repeat(40);

  it('the revision that Argo CD synced is told with the one before it', async () => {
    const application = object('Application', 'shop', {
      namespace: 'argocd',
      apiVersion: 'argoproj.io/v1alpha1',
      created: old,
      status: {
        sync: { status: 'Synced' },
        health: { status: 'Healthy' },
        history: [
          { revision: sha('a'), deployedAt: old },
          { revision: sha('b'), deployedAt: minutesBefore(4) },
        ],
      },
    });
    const told = ['Argo CD synced Application shop at revision bbbbbbb, before aaaaaaa @4'];
    const tracking = { 'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:shop/web' };
    expect(await changesOf([...kept({}, tracking), application])).toEqual(told);
    expect(await changesOf([...kept({ 'app.kubernetes.io/instance': 'shop' }), application])).toEqual(told);
    expect(await changesOf([...kept({ 'app.kubernetes.io/instance': 'other' }), application])).toEqual([]);
  });

  it('a sync and the rollout that came with it are told both', async () => {
    const application = object('Application', 'shop', {
      namespace: 'argocd',
      apiVersion: 'argoproj.io/v1alpha1',
      created: old,
      status: { history: [{ revisions: [sha('b'), sha('c')], deployedAt: minutesBefore(3) }] },
    });
    const tracking = { 'argocd.argoproj.io/tracking-id': 'argocd_shop:apps/Deployment:shop/web' };
    expect(
      await changesOf([
        ...kept({}, tracking),
        version(1, old, 'web:1'),
        version(2, minutesBefore(3), 'web:2'),
        application,
      ]),
    ).toEqual([
      'rollout 2 of Deployment web: image of app web:1 → web:2 @3',
      'Argo CD synced Application shop at revision bbbbbbb @3',
    ]);
  });

  it('Flux tells what it applied, by its history or by when it became ready', async () => {
    const labels = (group: string): Raw => ({
      [`${group}.toolkit.fluxcd.io/name`]: 'shop',
      [`${group}.toolkit.fluxcd.io/namespace`]: 'flux-system',
    });
    const kustomization = object('Kustomization', 'shop', {
      namespace: 'flux-system',
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      created: old,
      status: {
        lastAppliedRevision: `main@sha1:${sha('d')}`,
        conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: minutesBefore(5) }],
      },
    });
    expect(await changesOf([...kept(labels('kustomize')), kustomization])).toEqual([
      'Flux applied Kustomization shop at revision main@sha1:ddddddd @5',
    ]);
    const release = object('HelmRelease', 'shop', {
      namespace: 'flux-system',
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      created: old,
      status: {
        conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: minutesBefore(1) }],
        history: [
          { chartVersion: '2.1.0', lastDeployed: minutesBefore(6) },
          { chartVersion: '2.0.3', lastDeployed: old },
        ],
      },
    });
    expect(await changesOf([...kept(labels('helm')), release])).toEqual([
      'Flux applied HelmRelease shop at revision 2.1.0, before 2.0.3 @6',
    ]);
  });
});

describe('configuration that is gone', () => {
  const envFrom = [{ configMapRef: { name: 'web-config' } }];
  const lost = deployment('web', {
    envFrom,
    trouble: { waiting: 'CreateContainerConfigError', message: 'configmap "web-config" not found' },
  }).map((raw) => ({ ...raw, metadata: { ...(raw['metadata'] as Raw), creationTimestamp: old } }));
  const told = async (objects: readonly Raw[]): Promise<readonly string[]> => {
    const { incidents } = await reportOf(objects);
    return (incidents[0]?.changes ?? []).map(({ text }) => plain(text));
  };

  it('who deleted it says so: Argo CD by its result, Flux by an event', async () => {
    const application = object('Application', 'shop', {
      namespace: 'argocd',
      apiVersion: 'argoproj.io/v1alpha1',
      created: old,
      status: {
        operationState: {
          phase: 'Succeeded',
          finishedAt: minutesBefore(2),
          syncResult: {
            resources: [{ kind: 'ConfigMap', namespace: 'shop', name: 'web-config', status: 'Pruned' }],
          },
        },
      },
    });
    expect(await told([...lost, application])).toEqual([
      'ConfigMap web-config deleted by Argo CD, with Application shop',
    ]);
    const flux = event(
      'Kustomization',
      'apps',
      'Progressing',
      'ConfigMap/shop/web-config deleted',
      minutesBefore(2),
      'flux-system',
    );
    expect(await told([...lost, flux])).toEqual([
      'ConfigMap web-config deleted by Flux, with Kustomization apps',
    ]);
  });

  it('a pod that runs and could not have started without it says until when it was there', async () => {
    const elder = pod('web-elder', { envFrom, labels: { app: 'web' }, created: old });
    expect(await told([...lost, elder])).toEqual([
      'ConfigMap web-config deleted, after 2026-11-22T09:00:00Z: Pod web-elder still started with it then',
    ]);
  });

  it('nothing is said where nobody knows whether it was ever there', async () => {
    expect(await told(lost)).toEqual([]);
  });
});

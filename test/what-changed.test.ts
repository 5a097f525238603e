// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it, test } from 'vitest';
import { reportJson } from '../src/core/report-json.ts';
import { reportView } from '../src/views/report.ts';
import { changesOf, edited, event, minutesBefore, old, version, web } from './support/changes.ts';
import { documentText } from './support/document-text.ts';
import { object, pod, type Raw, reportOf, service } from './support/objects.ts';

describe('before an incident', () => {
  it('a rollout is told with what differs, images first', async () => {
    const former = version(13, old, 'web:1.2', { resources: { limits: { memory: '256Mi' } } });
    const newest = version(14, minutesBefore(3), 'web:1.3', {
      resources: { limits: { memory: '128Mi' } },
      envFrom: [{ configMapRef: { name: 'extra', optional: true } }],
    });
    expect(await changesOf([...web(), former, newest])).toEqual([
      'rollout 14 of Deployment web: image of app web:1.2 → web:1.3, memory limit of app 256Mi → 128Mi, and 1 more difference @3',
    ]);
  });

  it('a rollout with no difference that is known says so', async () => {
    expect(
      await changesOf([...web(), version(1, old, 'web:1'), version(2, minutesBefore(3), 'web:1')]),
    ).toEqual(['rollout 2 of Deployment web, with the same images @3']);
  });

  it('going back to an older version is a rollout too, at the time it was scaled', async () => {
    const objects = [
      ...web(),
      version(5, minutesBefore(20), 'web:2'),
      version(6, old, 'web:1'),
      event(
        'Deployment',
        'web',
        'ScalingReplicaSet',
        'Scaled up replica set web-v6 from 0 to 1',
        minutesBefore(2),
      ),
    ];
    expect(await changesOf(objects)).toEqual([
      'rollout 6 of Deployment web back to an earlier version: image of app web:2 → web:1 @2',
    ]);
  });

  it('configuration that a pod mounts is told with who changed it', async () => {
    const map = edited(
      object('ConfigMap', 'web-config', { created: old, data: { a: 'b' } }),
      'kubectl-edit',
      minutesBefore(4),
    );
    expect(await changesOf([...web({ envFrom: [{ configMapRef: { name: 'web-config' } }] }), map])).toEqual([
      'ConfigMap web-config changed by kubectl @4',
    ]);
    // The same on an object that has nothing to do with it.
    expect(await changesOf([...web(), map])).toEqual([]);
  });

  test.each([
    ['argocd-controller', ' by Argo CD'],
    ['kustomize-controller', ' by Flux'],
    ['helm', ' by Helm'],
    ['node-fetch', ''],
  ])('the field manager %s is told as people know it', async (manager, told) => {
    const [top, ...rest] = web();
    expect(await changesOf([edited(top as Raw, manager, minutesBefore(1)), ...rest])).toEqual([
      `Deployment web changed${told} @1`,
    ]);
  });

  it('what Kubernetes itself writes is no change', async () => {
    const [top, ...rest] = web();
    expect(
      await changesOf([edited(top as Raw, 'kube-controller-manager', minutesBefore(1)), ...rest]),
    ).toEqual([]);
    expect(await changesOf([edited(top as Raw, 'kubectl', minutesBefore(1), 'status'), ...rest])).toEqual([]);
  });

  it('scaling, deletions and nodes are read from events', async () => {
    const objects = [
      ...web({ node: 'node-a' }),
      object('Node', 'node-a', { namespace: null, created: old }),
      event(
        'Deployment',
        'web',
        'ScalingReplicaSet',
        'Scaled down replica set web-5d4f from 3 to 1',
        minutesBefore(9),
      ),
      event('Node', 'node-a', 'Rebooted', 'Node node-a has been rebooted', minutesBefore(5)),
      event('Pod', 'web-5d4f-gone', 'Killing', 'Stopping container app', minutesBefore(2)),
    ];
    expect(await changesOf(objects)).toEqual([
      'Pod web-5d4f-gone was stopped @2',
      'Node node-a rebooted @5',
      'Deployment web scaled from 3 to 1 @9',
    ]);
  });

  it('what a failing probe or a living pod does is a consequence', async () => {
    const objects = [
      ...web(),
      event('Pod', 'web-5d4f-0', 'Killing', 'Stopping container app', minutesBefore(2)),
      event(
        'Pod',
        'web-5d4f-gone',
        'Killing',
        'Container app failed liveness probe, will be restarted',
        minutesBefore(2),
      ),
      event('Pod', 'other-1', 'Killing', 'Stopping container app', minutesBefore(2)),
    ];
    expect(await changesOf(objects)).toEqual([]);
  });

  it('a Helm release is told for the objects that it installed', async () => {
    const [top, ...rest] = web();
    const installed = {
      ...(top as Raw),
      metadata: {
        ...((top as Raw)['metadata'] as Raw),
        annotations: { 'meta.helm.sh/release-name': 'shop-web', 'meta.helm.sh/release-namespace': 'shop' },
      },
    };
    const release = (name: string): Raw =>
      object('Secret', `sh.helm.release.v1.${name}.v7`, {
        created: minutesBefore(6),
        type: 'helm.sh/release.v1',
      });
    expect(await changesOf([installed, ...rest, release('shop-web'), release('other')])).toEqual([
      'Helm release shop-web upgraded to revision 7 @6',
    ]);
  });

  it('a cordon is told of the node that the pods are on', async () => {
    const node = object('Node', 'node-a', {
      namespace: null,
      created: old,
      spec: {
        unschedulable: true,
        taints: [
          { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', timeAdded: minutesBefore(7) },
        ],
      },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    });
    expect(await changesOf([...web({ node: 'node-a' }), node])).toEqual(['Node node-a cordoned @7']);
  });

  it('a new application is one change, told by its workload', async () => {
    const fresh = [...web(), ...service('web', { unready: ['web-5d4f-0'] })].map((raw) => ({
      ...raw,
      metadata: { ...(raw['metadata'] as Raw), creationTimestamp: minutesBefore(1) },
    }));
    const first = event(
      'Deployment',
      'web',
      'ScalingReplicaSet',
      'Scaled up replica set web-5d4f from 0 to 1',
      minutesBefore(1),
    );
    expect(await changesOf([...fresh, first])).toEqual(['Deployment web created, and 1 more object @1']);
  });
});

describe('nothing is told', () => {
  it('of what changed long before, or only after', async () => {
    for (const at of [minutesBefore(31), minutesBefore(-2)]) {
      const [top, ...rest] = web();
      expect(await changesOf([edited(top as Raw, 'kubectl', at), ...rest])).toEqual([]);
      expect(await changesOf([...web(), version(1, old, 'web:1'), version(2, at, 'web:2')])).toEqual([]);
    }
  });

  it('where nothing is wrong, whatever changed', async () => {
    const [top, ...rest] = web({ trouble: 'none' });
    const report = await reportOf([edited(top as Raw, 'kubectl', minutesBefore(1)), ...rest]);
    expect(report.incidents.filter(({ changes }) => changes !== undefined)).toEqual([]);
  });

  it('of more than three changes, the newest first', async () => {
    const maps = [1, 4, 8, 12].map((minutes) =>
      edited(
        object('ConfigMap', `c${minutes}`, { created: old, data: { a: 'b' } }),
        'kubectl',
        minutesBefore(minutes),
      ),
    );
    const envFrom = [1, 4, 8, 12].map((minutes) => ({ configMapRef: { name: `c${minutes}` } }));
    expect(await changesOf([...web({ envFrom }), ...maps])).toEqual(
      [1, 4, 8].map((minutes) => `ConfigMap c${minutes} changed by kubectl @${minutes}`),
    );
  });
});

describe('a change', () => {
  const changed = (): Promise<Awaited<ReturnType<typeof reportOf>>> => {
    const [top, ...rest] = web();
    return reportOf([edited(top as Raw, 'kubectl-edit', minutesBefore(3)), ...rest, pod('well')]);
  };

  it('leaves the identity of its incident alone, and does not say that it is the cause', async () => {
    const report = await changed();
    const before = await reportOf([...web(), pod('well')]);
    expect(report.incidents.map(({ id }) => id)).toEqual(before.incidents.map(({ id }) => id));
    expect(report.findings).toEqual(before.findings);
    const text = documentText(reportView(report));
    expect(text).toContain('Changed: Deployment `web` changed by kubectl · 3 min before');
    expect(text).not.toMatch(/because|caused/);
  });

  it('carries its time, object and evidence into the document for programs', async () => {
    const report = reportJson(await changed());
    expect(report.incidents[0]?.changes).toEqual([
      {
        at: '2026-11-22T09:07:00.000Z',
        object: 'Deployment/shop/web',
        what: 'changed',
        text: 'Deployment web changed by kubectl',
        evidence: {
          type: 'field',
          object: 'Deployment/shop/web',
          path: 'metadata.managedFields',
          value: 'kubectl-edit at 2026-11-22T09:07:00.000Z',
        },
      },
    ]);
  });
});

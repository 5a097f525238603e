// SPDX-License-Identifier: Apache-2.0

import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import type { Json } from '../../src/core/read.ts';
import { managedFields } from './managed-fields.ts';
import { type App, NOW, timeOf } from './plan.ts';
import { annotationsOf, labelsOf, podSpec } from './pod-template.ts';
import { randomOf } from './random.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const OLD_REVISIONS = 2;

const broken = (app: App): boolean => app.trouble !== undefined && app.trouble !== 'selector';

const template = (app: App, upstreams: readonly App[], more: Json = {}): Json => ({
  metadata: { labels: { ...labelsOf(app), ...more }, annotations: annotationsOf(app) },
  spec: podSpec(app, upstreams),
});

/** What `kubectl apply` leaves behind: the whole manifest again as one annotation, and who wrote what. */
const applied = (app: App, apiVersion: string, kind: string, spec: Json, status: Json): Json => {
  const manifest = {
    apiVersion,
    kind,
    metadata: { name: app.name, namespace: app.namespace, labels: labelsOf(app) },
    spec,
  };
  const time = timeOf(app.createdAt);
  return {
    labels: labelsOf(app),
    annotations: { [LAST_APPLIED]: JSON.stringify(manifest), 'deployment.kubernetes.io/revision': '3' },
    managedFields: managedFields([
      {
        manager: 'kubectl-client-side-apply',
        apiVersion,
        time,
        fields: { metadata: { labels: labelsOf(app) }, spec },
      },
      { manager: 'kube-controller-manager', apiVersion, time, fields: { status }, subresource: 'status' },
    ]),
  };
};

const metadata = (
  app: App,
  name: string,
  uid: string,
  version: number,
): Json & { name: string; namespace: string } => ({
  name,
  namespace: app.namespace,
  uid,
  resourceVersion: String(version),
  generation: 3,
  creationTimestamp: timeOf(app.createdAt),
});

export const deployment = (app: App, upstreams: readonly App[]): RawObject => {
  const spec = {
    replicas: app.replicas,
    selector: { matchLabels: { app: app.name } },
    template: template(app, upstreams),
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
    revisionHistoryLimit: OLD_REVISIONS,
    progressDeadlineSeconds: 600,
  };
  const bad = broken(app);
  const times = {
    lastUpdateTime: timeOf(bad ? NOW - 2_700_000 : app.createdAt + 60_000),
    lastTransitionTime: timeOf(bad ? NOW - 2_700_000 : app.createdAt + 60_000),
  };
  const counts = bad
    ? { unavailableReplicas: app.replicas }
    : { readyReplicas: app.replicas, availableReplicas: app.replicas };
  const status = {
    observedGeneration: 3,
    replicas: app.replicas,
    updatedReplicas: app.replicas,
    ...counts,
    conditions: [
      bad
        ? {
            type: 'Available',
            status: 'False',
            ...times,
            reason: 'MinimumReplicasUnavailable',
            message: 'Deployment does not have minimum availability.',
          }
        : {
            type: 'Available',
            status: 'True',
            ...times,
            reason: 'MinimumReplicasAvailable',
            message: 'Deployment has minimum availability.',
          },
      {
        type: 'Progressing',
        status: bad ? 'False' : 'True',
        ...times,
        reason: bad ? 'ProgressDeadlineExceeded' : 'NewReplicaSetAvailable',
        message: `ReplicaSet "${app.name}-${app.hash}" ${bad ? 'has timed out progressing' : 'has successfully progressed'}.`,
      },
    ],
  };
  const meta = {
    ...metadata(app, app.name, app.uid, 2_000_000 + app.index),
    ...applied(app, 'apps/v1', 'Deployment', spec, status),
  };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: meta, spec, status };
};

/** The ReplicaSet of the pods, and those of earlier revisions that are kept for a rollback. */
export function* replicaSets(app: App, upstreams: readonly App[]): Generator<RawObject> {
  for (let revision = 3; revision > 3 - 1 - OLD_REVISIONS; revision -= 1) {
    const random = randomOf('revision', app.uid, revision);
    const current = revision === 3;
    const hash = current ? app.hash : random.hex(10);
    const replicas = current ? app.replicas : 0;
    const labels = { ...labelsOf(app), 'pod-template-hash': hash };
    const spec = {
      replicas,
      selector: { matchLabels: { app: app.name, 'pod-template-hash': hash } },
      template: template(app, upstreams, { 'pod-template-hash': hash }),
    };
    const ready =
      replicas > 0 && !broken(app) ? { readyReplicas: replicas, availableReplicas: replicas } : {};
    const status = {
      replicas,
      observedGeneration: 3,
      ...(replicas > 0 ? { fullyLabeledReplicas: replicas } : {}),
      ...ready,
    };
    const time = timeOf(app.createdAt);
    yield {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        ...metadata(
          app,
          `${app.name}-${hash}`,
          current ? app.ownerUid : random.uid(),
          2_100_000 + app.index * 10 + revision,
        ),
        labels,
        annotations: {
          'deployment.kubernetes.io/desired-replicas': String(app.replicas),
          'deployment.kubernetes.io/revision': String(revision),
        },
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            name: app.name,
            uid: app.uid,
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
        managedFields: managedFields([
          {
            manager: 'kube-controller-manager',
            apiVersion: 'apps/v1',
            time,
            fields: { metadata: { labels }, spec },
          },
          {
            manager: 'kube-controller-manager',
            apiVersion: 'apps/v1',
            time,
            fields: { status },
            subresource: 'status',
          },
        ]),
      },
      spec,
      status,
    };
  }
}

export const statefulSet = (app: App, upstreams: readonly App[]): RawObject => {
  const claim = {
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '20Gi' } },
      storageClassName: 'gp3',
      volumeMode: 'Filesystem',
    },
  };
  const spec = {
    replicas: app.replicas,
    selector: { matchLabels: { app: app.name } },
    template: template(app, upstreams),
    volumeClaimTemplates: [
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...claim, status: { phase: 'Pending' } },
    ],
    serviceName: app.name,
    podManagementPolicy: 'Parallel',
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    revisionHistoryLimit: 10,
  };
  const ready = broken(app) ? 0 : app.replicas;
  const revision = `${app.name}-${app.hash}`;
  const status = {
    observedGeneration: 3,
    replicas: app.replicas,
    readyReplicas: ready,
    availableReplicas: ready,
    currentReplicas: app.replicas,
    updatedReplicas: app.replicas,
    currentRevision: revision,
    updateRevision: revision,
    collisionCount: 0,
  };
  const meta = {
    ...metadata(app, app.name, app.ownerUid, 2_500_000 + app.index),
    ...applied(app, 'apps/v1', 'StatefulSet', spec, status),
  };
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: meta, spec, status };
};

// SPDX-License-Identifier: Apache-2.0

import type { Change } from './change.ts';
import { SECOND } from './clock.ts';
import { code, type Text } from './document.ts';
import { editorOf } from './edited-by.ts';
import { type KubeObject, refOf } from './kind.ts';
import type { Node } from './kinds/node.ts';

/** What somebody configures; the rest is made by controllers, and changes because these did. */
const CONFIGURED = new Set([
  'ConfigMap',
  'CronJob',
  'DaemonSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'Ingress',
  'IngressClass',
  'Job',
  'LimitRange',
  'MutatingWebhookConfiguration',
  'NetworkPolicy',
  'PersistentVolumeClaim',
  'PodDisruptionBudget',
  'ResourceQuota',
  'Secret',
  'Service',
  'ServiceAccount',
  'StatefulSet',
  'StorageClass',
  'ValidatingWebhookConfiguration',
]);

/** Between the creation of an object and what its creator still writes to it. */
const SAME_MOMENT = 5 * SECOND;

/** Made in every namespace by Kubernetes itself, or for the replicas of a StatefulSet. */
const isMade = ({ kind, metadata: { name, changed, edited } }: KubeObject): boolean =>
  name === 'kube-root-ca.crt' ||
  name === 'openshift-service-ca.crt' ||
  kind === 'PersistentVolumeClaim' ||
  (kind === 'ServiceAccount' && name === 'default') ||
  (changed !== undefined && edited === undefined);

const CORDON = 'node.kubernetes.io/unschedulable';

const whoText = ({ kind, metadata }: KubeObject): Text => [`${kind} `, code(metadata.name)];
const byText = (manager: string): string => {
  const editor = editorOf(manager);
  return editor === undefined ? '' : ` by ${editor}`;
};
const iso = (at: number): string => new Date(at).toISOString();

const nodeChanges = (node: Node): readonly Change[] => {
  const object = refOf(node);
  const cordon = node.taints.find(({ key }) => key === CORDON)?.timeAdded;
  return cordon === undefined
    ? []
    : [
        {
          at: cordon,
          object,
          what: 'node',
          text: [...whoText(node), ' cordoned'],
          evidence: {
            type: 'field',
            on: object,
            path: 'spec.taints',
            value: `${CORDON} since ${iso(cordon)}`,
          },
        },
      ];
};

/** Helm keeps one Secret per release and revision: named after both, made when the release begins. */
const RELEASE = /^sh\.helm\.release\.v1\.(.+)\.v(\d+)$/;

/** A Helm release by the Secret that records it; undefined for every other object. */
export const releaseOf = (object: KubeObject): (Change & { readonly release: string }) | undefined => {
  const [, release, revision = ''] =
    object.kind === 'Secret' ? (RELEASE.exec(object.metadata.name) ?? []) : [];
  const at = object.metadata.creationTimestamp;
  if (release === undefined || at === undefined) return undefined;
  return {
    release,
    at,
    object: refOf(object),
    what: 'release',
    text: [
      'Helm release ',
      code(release),
      revision === '1' ? ' installed' : ` upgraded to revision ${revision}`,
    ],
    evidence: { type: 'field', on: refOf(object), path: 'metadata.creationTimestamp', value: iso(at) },
  };
};

/** What an object tells of itself: created, edited by somebody, being deleted, cordoned. */
export const objectChanges = (object: KubeObject): readonly Change[] => {
  const { metadata, kind } = object;
  const on = refOf(object);
  if (kind === 'Node') return nodeChanges(object as Node);
  const { creationTimestamp: born, edited, deletionTimestamp } = metadata;
  const changes: Change[] = [];
  if (deletionTimestamp !== undefined && kind !== 'Pod')
    changes.push({
      at: deletionTimestamp,
      object: on,
      what: 'deleted',
      text: ['deletion of ', ...whoText(object), ' began'],
      evidence: { type: 'field', on, path: 'metadata.deletionTimestamp', value: iso(deletionTimestamp) },
    });
  // What a controller made changes with its owner.
  if (!CONFIGURED.has(kind) || metadata.ownerReferences.some(({ controller }) => controller)) return changes;
  const isNew = edited === undefined || (born !== undefined && edited.at - born < SAME_MOMENT);
  if (!isNew)
    changes.push({
      at: edited.at,
      object: on,
      what: 'changed',
      text: [...whoText(object), ` changed${byText(edited.by)}`],
      evidence: {
        type: 'field',
        on,
        path: 'metadata.managedFields',
        value: `${edited.by} at ${iso(edited.at)}`,
      },
    });
  if (born !== undefined && !isMade(object))
    changes.push({
      at: born,
      object: on,
      what: 'created',
      text: [...whoText(object), ` created${edited === undefined || !isNew ? '' : byText(edited.by)}`],
      evidence: { type: 'field', on, path: 'metadata.creationTimestamp', value: iso(born) },
    });
  return changes;
};

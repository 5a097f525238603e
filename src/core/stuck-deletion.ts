// SPDX-License-Identifier: Apache-2.0

import type { Problem } from './analyzer.ts';
import { MINUTE } from './clock.ts';
import type { Cluster } from './cluster.ts';
import { conditionOf } from './condition.ts';
import { wordsOf } from './condition-check.ts';
import { troublesOf } from './condition-polarity.ts';
import { type Datum, freeText, moment, shownNames } from './datum.ts';
import type { Evidence } from './evidence.ts';
import { type KubeObject, refOf } from './kind.ts';
import type { Conditioned } from './kinds/_conditioned.ts';
import { formatRef, type Ref } from './ref.ts';
import { conditionEvidence } from './workload-state.ts';

/** Whoever set a finalizer gets this long to do its work. */
const PATIENCE = 15 * MINUTE;

/** The words for an object that was deleted and does not go: the same for every kind. */
export const deletionProblems = {
  'stuck-terminating': {
    severity: 'warning',
    message: 'is stuck terminating since {since}: finalizers {finalizers} are left; {detail}',
    fix: 'Repair what should remove the finalizers {finalizers}; remove one by hand only when its controller is gone for good, for what it would clean up then stays.',
    docs: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/',
    kubectl: 'kubectl get {kind} {name} -n {namespace} -o yaml',
  },
} as const satisfies Record<string, Problem>;

/** Who removes well-known finalizers, and when. A name that ends with `/` or `.` stands for all that begin so. */
const KEEPERS: readonly (readonly [string, string])[] = [
  ['foregroundDeletion', 'Kubernetes removes it once all that it owns is gone'],
  ['orphan', 'Kubernetes removes it once what it owned is set free'],
  ['kubernetes.io/pvc-protection', 'Kubernetes removes it once no pod mounts the claim'],
  ['kubernetes.io/pv-protection', 'Kubernetes removes it once no claim is bound to the volume'],
  ['external-attacher/', 'the CSI driver removes it once the volume is detached from its node'],
  ['external-provisioner.volume.kubernetes.io/', 'the CSI driver removes it once the disk is deleted'],
  ['snapshot.storage.kubernetes.io/', 'the snapshot controller removes it once the snapshot is taken'],
  ['service.kubernetes.io/load-balancer-cleanup', 'the cloud controller removes it with the load balancer'],
  ['service.k8s.aws/', 'the AWS Load Balancer Controller removes it with the load balancer'],
  ['ingress.k8s.aws/', 'the AWS Load Balancer Controller removes it with the load balancer'],
  ['group.ingress.k8s.aws/', 'the AWS Load Balancer Controller removes it with the load balancer'],
  ['networking.gke.io/', 'the controller of GKE removes it with the load balancer'],
  ['batch.kubernetes.io/job-tracking', 'the Job controller removes it once the pod is counted'],
  ['resources-finalizer.argocd.argoproj.io', 'Argo CD removes it once all that it deployed is gone'],
  ['post-delete-finalizer.argocd.argoproj.io', 'Argo CD removes it once its hooks have run'],
  ['finalizers.fluxcd.io', 'Flux removes it once all that it applied is gone'],
  ['finalizer.managedresource.crossplane.io', 'Crossplane removes it once the external resource is deleted'],
  ['finalizer.apiextensions.crossplane.io', 'Crossplane removes it once the composed resources are deleted'],
  ['composite.apiextensions.crossplane.io', 'Crossplane removes it once the composed resources are deleted'],
  ['cluster.cluster.x-k8s.io', 'Cluster API removes it once the machines of the cluster are gone'],
  ['machine.cluster.x-k8s.io', 'Cluster API removes it once the machine is drained and gone'],
];

const keeperOf = (finalizer: string): string | undefined =>
  KEEPERS.find(([known]) => (/[/.]$/.test(known) ? finalizer.startsWith(known) : finalizer === known))?.[1];

interface Stuck {
  readonly code: 'stuck-terminating';
  readonly data: { readonly since: Datum; readonly finalizers: Datum; readonly detail: Datum };
  readonly blames: readonly Ref[];
  readonly evidence: readonly Evidence[];
  readonly since: number;
}

interface Kept {
  /** What it owns or holds and is still there. */
  readonly remaining?: readonly KubeObject[];
  /** What its controller says of the deletion. */
  readonly said?: string | undefined;
  readonly evidence?: readonly Evidence[];
  readonly patience?: number;
}

/** What the latest warning says of an object that is being deleted. */
export const deletionWarning = (
  object: KubeObject,
  cluster: Pick<Cluster<'Event'>, 'events' | 'quote'>,
): Kept => {
  const since = object.metadata.deletionTimestamp ?? 0;
  const event = cluster
    .events(object)
    .find(({ type, lastSeen }) => type === 'Warning' && (lastSeen ?? 0) >= since);
  return event === undefined ? {} : { said: event.message, evidence: [cluster.quote(event)] };
};

/** What its controller says: that it is told to leave the object alone, how the deletion goes, or what fails. */
export const deletionWords = (object: Conditioned): Kept => {
  if (object.suspended) return { said: 'it is paused or suspended, so its controller leaves it alone' };
  const deleting = conditionOf(object.conditions, 'Deleting');
  const condition =
    deleting?.status === 'True'
      ? deleting
      : troublesOf(object, []).find(({ condition: { message } }) => message !== undefined && message !== '')
          ?.condition;
  return condition === undefined
    ? {}
    : { said: wordsOf(condition), evidence: [conditionEvidence(object, condition)] };
};

/** An object that was deleted long ago and is kept by finalizers: which, who removes them, and what is left. */
export function* stuckDeletion(
  object: KubeObject,
  cluster: Pick<Cluster<never>, 'olderThan'>,
  { remaining = [], said, evidence = [], patience = PATIENCE }: Kept = {},
): Generator<Stuck> {
  const { deletionTimestamp: since, finalizers } = object.metadata;
  if (since === undefined || finalizers.length === 0 || !cluster.olderThan(since, patience)) return;
  const left = remaining.map(refOf);
  const kept = [...new Set(finalizers.flatMap((finalizer) => keeperOf(finalizer) ?? []))];
  const words = [
    kept[0] ?? 'the controller that set it has not removed it',
    left.length === 0
      ? ''
      : `still there: ${left.slice(0, 3).map(formatRef).join(', ')}${left.length > 3 ? ` and ${left.length - 3} more` : ''}`,
    said ?? '',
  ].filter((part) => part !== '');
  yield {
    code: 'stuck-terminating',
    data: {
      since: moment(since),
      finalizers: shownNames('finalizer', finalizers),
      detail: freeText(words.join('; ')),
    },
    blames: left.slice(0, 3),
    evidence: [
      {
        type: 'field',
        on: refOf(object),
        path: 'metadata.finalizers',
        value: finalizers.join(', '),
      },
      ...evidence,
    ],
    since,
  };
}

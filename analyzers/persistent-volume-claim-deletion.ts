// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import { moment, quantity, shownNames } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import type { Pod } from '../src/core/kinds/pod.ts';
import { leaving } from '../src/core/leaving.ts';
import { isEnded } from '../src/core/pod-state.ts';
import { byText } from '../src/core/ref.ts';
import { deletionProblems, stuckDeletion } from '../src/core/stuck-deletion.ts';

const DOCS =
  'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#storage-object-in-use-protection';
const PROTECTION = 'kubernetes.io/pvc-protection';

/** What mounts the claim is often deleted with it, and needs a while. */
const PATIENCE = 5 * MINUTE;

/** A pod that goes with the claim, its grace included, still has time. */
const isGoing = (pod: Pod, isOver: (since: number | undefined, ms: number) => boolean): boolean =>
  pod.metadata.deletionTimestamp !== undefined && !isOver(pod.metadata.deletionTimestamp, PATIENCE);

export default defineAnalyzer({
  kind: 'PersistentVolumeClaim',
  group: 'core',
  title: 'Claims that were deleted and do not go',
  why: 'A claim that was deleted takes no new pod: what still mounts it cannot start again, and then its data go.',
  each: 'PersistentVolumeClaim',
  reads: ['Pod'],
  problems: {
    ...deletionProblems,
    'deleted-in-use': {
      severity: 'warning',
      message:
        'was deleted at {since}, but is still mounted by {pods} ({names}): it stays until they are gone, and no new pod may mount it',
      fix: 'Save the data first if they are needed: a deletion cannot be taken back. Then end the pods that mount it.',
      docs: DOCS,
      kubectl: 'kubectl describe pvc {name} -n {namespace}',
    },
    'kept-by-ended': {
      severity: 'info',
      message: 'was deleted at {since}, but stays as long as pods exist that ended and mounted it: {names}',
      fix: 'Delete the pods that have ended, or their Job: the claim goes then.',
      docs: DOCS,
      kubectl: 'kubectl describe pvc {name} -n {namespace}',
    },
  },
  among: leaving('PersistentVolumeClaim'),
  *check(claim, cluster) {
    const { deletionTimestamp: since, finalizers, namespace, name } = claim.metadata;
    if (since === undefined || !cluster.olderThan(since, PATIENCE)) return;
    // Kubelet takes no new pod with such a claim: one that has no node yet does not use it.
    const users = cluster
      .list('Pod', namespace)
      .filter(
        ({ spec }) => spec.nodeName !== undefined && spec.volumes.some((volume) => volume.claim === name),
      );
    if (users.some((pod) => isGoing(pod, cluster.olderThan))) return;
    if (!finalizers.includes(PROTECTION) || users.length === 0) {
      yield* stuckDeletion(claim, cluster, { patience: PATIENCE });
      return;
    }
    const running = users.filter((pod) => !isEnded(pod));
    const pods = running.length > 0 ? running : users;
    const data = {
      since: moment(since),
      pods: quantity(pods.length, 'pod'),
      names: shownNames(
        'Pod',
        pods
          .map(({ metadata }) => metadata.name)
          .sort(byText)
          .slice(0, 5),
      ),
    };
    const facts = {
      data,
      // Pods that run well are nobody's fault: only those that should be gone too are looked at for the cause.
      blames: pods.filter(({ metadata }) => metadata.deletionTimestamp !== undefined).map(refOf),
      evidence: [
        {
          type: 'field' as const,
          on: refOf(claim),
          path: 'metadata.finalizers',
          value: finalizers.join(', '),
        },
      ],
      since,
    };
    yield running.length > 0 ? { code: 'deleted-in-use', ...facts } : { code: 'kept-by-ended', ...facts };
  },
});

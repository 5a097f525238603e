// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { MINUTE } from '../src/core/clock.ts';
import type { Cluster } from '../src/core/cluster.ts';
import { type Condition, conditionOf } from '../src/core/condition.ts';
import { freeText, moment, shownNames } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import type { Namespace } from '../src/core/kinds/namespace.ts';
import type { Ref } from '../src/core/ref.ts';
import { conditionEvidence } from '../src/core/workload-state.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/';
const SHOW = 'kubectl get namespace {name} -o yaml';

/** Pods get time to end, and controllers to let go. */
const PATIENCE = 5 * MINUTE;

/** Finalizers that the condition counts: "example.com/cleanup in 2 resource instances". */
const finalizersIn = (message: string): readonly string[] =>
  [...message.matchAll(/(?<![^\s,:])([^\s,:]+) in \d+ resource instances?/g)].map(
    ([, finalizer = '']) => finalizer,
  );

/** APIs that cannot be asked what the namespace still holds, as the objects that register them. */
const apisIn = (message: string): readonly Ref[] =>
  [...message.matchAll(/(?<![a-z0-9.-])([a-z0-9-]+\.[a-z0-9.-]+)\/(v[a-z0-9]+)/g)].map(
    ([, group = '', version = '']) => ({
      kind: 'APIService',
      name: `${version}.${group}`,
    }),
  );

/** Pods and claims of the namespace that were deleted and hang on finalizers. */
const hanging = (
  { metadata }: Namespace,
  cluster: Cluster<'Namespace' | 'Pod' | 'PersistentVolumeClaim'>,
): readonly Ref[] =>
  [...cluster.list('Pod', metadata.name), ...cluster.list('PersistentVolumeClaim', metadata.name)]
    .filter(
      ({ metadata: { deletionTimestamp, finalizers } }) =>
        deletionTimestamp !== undefined &&
        finalizers.length > 0 &&
        cluster.olderThan(deletionTimestamp, PATIENCE),
    )
    .map(refOf);

export default defineAnalyzer({
  kind: 'Namespace',
  group: 'additional',
  title: 'Namespaces that cannot be deleted',
  why: 'A namespace that hangs in Terminating takes nothing new and keeps its name from being used again.',
  each: 'Namespace',
  reads: ['Pod', 'PersistentVolumeClaim'],
  problems: {
    'api-unavailable': {
      severity: 'warning',
      symptom: true,
      message: 'is stuck Terminating since {since}: an API cannot be asked what is left in it: {detail}',
      fix: 'Repair or delete the APIService that the message names; the deletion goes on by itself.',
      docs: 'https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/',
      kubectl: 'kubectl get apiservices',
    },
    'finalizers-remain': {
      severity: 'warning',
      message: 'is stuck Terminating since {since}: finalizers {finalizers} were not removed; {detail}',
      fix: 'Start the controllers that own the finalizers {finalizers}; remove a finalizer by hand only when its controller is gone for good.',
      docs: DOCS,
      kubectl: SHOW,
    },
    'deletion-failed': {
      severity: 'warning',
      message: 'is stuck Terminating since {since}: its content cannot be deleted: {detail}',
      fix: 'Correct what the message names: a webhook that refuses the deletion, or missing rights.',
      docs: DOCS,
      kubectl: SHOW,
    },
    'content-remains': {
      severity: 'warning',
      message: 'is stuck Terminating since {since}: {detail}',
      fix: 'Find out what keeps the objects that are left.',
      docs: DOCS,
      kubectl: SHOW,
    },
  },
  *check(namespace, cluster) {
    const since = namespace.metadata.deletionTimestamp;
    if (since === undefined || !cluster.olderThan(since, PATIENCE)) return;
    const raised = (type: string): Condition | undefined => {
      const condition = conditionOf(namespace.conditions, type);
      return condition?.status === 'True' ? condition : undefined;
    };
    const unasked =
      raised('NamespaceDeletionDiscoveryFailure') ?? raised('NamespaceDeletionGroupVersionParsingFailure');
    const kept = raised('NamespaceFinalizersRemaining');
    const failed = raised('NamespaceDeletionContentFailure');
    const left = raised('NamespaceContentRemaining');
    const evidence = [unasked, kept, failed, left].flatMap((condition) =>
      condition === undefined ? [] : [conditionEvidence(namespace, condition)],
    );
    const facts = { evidence, since };
    const own = [
      ...namespace.metadata.finalizers,
      ...namespace.specFinalizers.filter((finalizer) => finalizer !== 'kubernetes'),
    ];
    const finalizers = [...new Set([...finalizersIn(kept?.message ?? ''), ...own])];
    const text = (condition: Condition | undefined, otherwise: string) =>
      freeText(condition?.message || otherwise);
    if (unasked !== undefined) {
      const detail = text(unasked, 'no message was given');
      yield {
        code: 'api-unavailable',
        data: { since: moment(since), detail },
        ...facts,
        blames: apisIn(unasked.message ?? ''),
      };
    } else if (kept !== undefined || own.length > 0) {
      yield {
        code: 'finalizers-remain',
        data: {
          since: moment(since),
          finalizers: shownNames('finalizer', finalizers),
          detail: text(left ?? kept, 'nothing else is left in it'),
        },
        ...facts,
        blames: hanging(namespace, cluster),
      };
    } else if (failed !== undefined) {
      yield {
        code: 'deletion-failed',
        data: { since: moment(since), detail: text(failed, 'no message was given') },
        ...facts,
      };
    } else {
      yield {
        code: 'content-remains',
        data: { since: moment(since), detail: text(left, 'nobody says what is left in it') },
        ...facts,
        blames: hanging(namespace, cluster),
      };
    }
  },
});

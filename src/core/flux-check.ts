// SPDX-License-Identifier: Apache-2.0

import { MINUTE } from './clock.ts';
import type { Cluster } from './cluster.ts';
import { conditionOf } from './condition.ts';
import { checkReady, RETRYING } from './condition-check.ts';
import type { Conditioned } from './kinds/_conditioned.ts';
import type { KindName } from './kinds/index.ts';

/** Time that Flux gets with a new object: its sources and dependencies come first. */
const STARTING = 5 * MINUTE;

const SOURCES = 'https://fluxcd.io/flux/components/source/';

export const fluxSourceProblems = {
  'not-ready': {
    severity: 'warning',
    message: 'cannot be fetched: {detail}',
    fix: 'Correct what Flux names: address, branch or tag, credentials, or the way to the server.',
    docs: SOURCES,
    kubectl: 'kubectl describe {kind} {name} -n {namespace}',
  },
  stuck: {
    severity: 'warning',
    message: 'has been waiting to be fetched for too long: {detail}',
    fix: 'Check that the source-controller of Flux runs and reaches the server.',
    docs: SOURCES,
    kubectl: 'kubectl describe {kind} {name} -n {namespace}',
  },
} as const;

/**
 * Flux sets Ready back to Unknown each time it tries again, so how long it has been False says nothing: what counts is
 * how old the object and its last change are.
 */
export function* checkFlux(
  object: Conditioned,
  cluster: Pick<Cluster<KindName>, 'olderThan'>,
): ReturnType<typeof checkReady> {
  const { creationTimestamp, changed } = object.metadata;
  if (!cluster.olderThan(creationTimestamp, STARTING)) return;
  if (changed !== undefined && !cluster.olderThan(changed.at, RETRYING)) return;
  yield* checkReady(object, cluster, { settle: 0 });
}

/** The reason of its Ready condition, which says who is to blame. */
export const readyReason = (object: Conditioned): string =>
  conditionOf(object.conditions, 'Ready')?.reason ?? '';

// SPDX-License-Identifier: Apache-2.0

import type { Change } from './change.ts';
import { code, type Text } from './document.ts';
import { refOf } from './kind.ts';
import type { Deployment } from './kinds/deployment.ts';
import type { Event } from './kinds/event.ts';
import type { ReplicaSet } from './kinds/replica-set.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { templateDifference } from './template-difference.ts';

const REVISION = 'deployment.kubernetes.io/revision';
/** What whoever rolled it out wrote about it. */
const CAUSE = 'kubernetes.io/change-cause';

/** The versions of a Deployment that are kept, newest first. */
const versionsOf = (
  deployment: Deployment,
  index: SnapshotIndex,
): readonly { readonly set: ReplicaSet; readonly revision: number }[] =>
  index
    .owned(deployment, 'ReplicaSet')
    .map((set) => ({ set, revision: Number(set.metadata.annotations[REVISION]) }))
    .filter(({ revision }) => Number.isSafeInteger(revision))
    .sort((a, b) => b.revision - a.revision);

const BACK = ' back to an earlier version';

/** It was made before the version that it follows: it was brought back. */
const isOlder = (set: ReplicaSet, former: ReplicaSet | undefined): boolean => {
  const born = set.metadata.creationTimestamp;
  return born !== undefined && born < (former?.metadata.creationTimestamp ?? born);
};

/** When an older version was brought back: its ReplicaSet is old, only its scaling is new. */
const broughtBack = (events: readonly Event[], set: ReplicaSet): Event | undefined =>
  events
    .filter(
      ({ reason, message }) =>
        reason === 'ScalingReplicaSet' && message.includes(`up replica set ${set.metadata.name} `),
    )
    .at(-1);

/** The newest version of a Deployment, whether or not an older one is kept. */
export const newestVersion = (
  deployment: Deployment,
  index: SnapshotIndex,
): { readonly set: string; readonly text: Text } | undefined => {
  const [newest, former] = versionsOf(deployment, index);
  if (newest === undefined) return undefined;
  const { set, revision } = newest;
  return {
    set: set.metadata.name,
    text: [
      `rollout ${revision} of Deployment `,
      code(deployment.metadata.name),
      ...(isOlder(set, former?.set) ? [BACK] : []),
    ],
  };
};

/** One version of a Deployment beside the one before it. */
const rolloutTo = (
  deployment: Deployment,
  { set, revision }: { readonly set: ReplicaSet; readonly revision: number },
  former: { readonly set: ReplicaSet },
  index: SnapshotIndex,
): Change | undefined => {
  const born = set.metadata.creationTimestamp;
  const isBack = isOlder(set, former.set);
  const event = isBack ? broughtBack(index.eventsOf(deployment), set) : undefined;
  const at = isBack ? (event?.firstSeen ?? event?.lastSeen) : born;
  if (at === undefined) return undefined;
  const difference = templateDifference(former.set.template, set.template);
  const cause = set.metadata.annotations[CAUSE];
  return {
    at,
    object: refOf(deployment),
    what: 'rollout',
    text: [
      `rollout ${revision} of Deployment `,
      code(deployment.metadata.name),
      ...(isBack ? [BACK] : []),
      ...(difference.length === 0 ? [', with the same images'] : [': ', ...difference]),
    ],
    evidence:
      cause === undefined
        ? {
            type: 'field',
            on: refOf(set),
            path: `metadata.annotations["${REVISION}"]`,
            value: String(revision),
          }
        : {
            type: 'field',
            on: refOf(set),
            path: `metadata.annotations["${CAUSE}"]`,
            value: cause.slice(0, 300),
          },
  };
};

/** Every version of a Deployment that is kept, beside the one before it, newest first. */
export const rolloutsOf = (deployment: Deployment, index: SnapshotIndex): readonly Change[] => {
  const versions = versionsOf(deployment, index);
  return versions.flatMap((version, at) => {
    const former = versions[at + 1];
    return former === undefined ? [] : (rolloutTo(deployment, version, former, index) ?? []);
  });
};

/** The newest version of a Deployment beside the one before it; none for one that never changed. */
export const rolloutOf = (deployment: Deployment, index: SnapshotIndex): Change | undefined => {
  const [newest, former] = versionsOf(deployment, index);
  return newest === undefined || former === undefined
    ? undefined
    : rolloutTo(deployment, newest, former, index);
};

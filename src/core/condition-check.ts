// SPDX-License-Identifier: Apache-2.0

import type { Yield } from './analyzer.ts';
import { MINUTE } from './clock.ts';
import type { Cluster } from './cluster.ts';
import { type Condition, conditionOf } from './condition.ts';
import { type Datum, freeText } from './datum.ts';
import type { Evidence } from './evidence.ts';
import { refOf } from './kind.ts';
import type { Conditioned } from './kinds/_conditioned.ts';
import type { KindName } from './kinds/index.ts';
import type { Ref } from './ref.ts';
import { conditionEvidence } from './workload-state.ts';

/** Controllers try again by themselves: what fails for less is not told. */
export const RETRYING = 2 * MINUTE;

/** Time that a controller gets to come to a verdict. */
export const UNDECIDED = 15 * MINUTE;

type Clocked = Pick<Cluster<KindName>, 'olderThan'>;

/** When a condition took its state. Controllers write the epoch where they do not know. */
export const sinceOf = ({ metadata }: Conditioned, { lastTransitionTime }: Condition): number | undefined =>
  lastTransitionTime === undefined || lastTransitionTime <= 0
    ? metadata.creationTimestamp
    : lastTransitionTime;

/** The words of a condition: its reason and what it says of it. */
export const wordsOf = ({ reason, message }: Pick<Condition, 'reason' | 'message'>): string =>
  [reason, message].filter((part) => part !== undefined && part !== '').join(': ') || 'no reason is given';

/** It was changed a moment ago, and the condition still speaks of what it was before. */
const isOutdated = (
  { metadata }: Conditioned,
  { observedGeneration }: Condition,
  cluster: Clocked,
): boolean =>
  observedGeneration !== undefined &&
  metadata.generation !== undefined &&
  observedGeneration < metadata.generation &&
  metadata.changed !== undefined &&
  !cluster.olderThan(metadata.changed.at, RETRYING);

/** Nobody is meant to act on it now. */
export const isLeftAlone = ({ suspended, metadata }: Conditioned): boolean =>
  suspended || metadata.deletionTimestamp !== undefined;

/** The condition of that type, when it has had one of these states (any but True without them) for at least `patience`. */
export const lasting = (
  object: Conditioned,
  type: string,
  states: readonly string[] | undefined,
  cluster: Clocked,
  patience: number = RETRYING,
): Condition | undefined => {
  const condition = conditionOf(object.conditions, type);
  if (condition === undefined || isLeftAlone(object)) return undefined;
  const { status } = condition;
  if (states === undefined ? status === 'True' : !states.includes(status)) return undefined;
  return cluster.olderThan(sinceOf(object, condition), patience) && !isOutdated(object, condition, cluster)
    ? condition
    : undefined;
};

/** What a finding says that rests on one condition. */
export const conditionFacts = (
  object: Conditioned,
  condition: Condition,
): {
  readonly data: { readonly detail: Datum };
  readonly evidence: readonly Evidence[];
  readonly since: number | undefined;
} => ({
  data: { detail: freeText(wordsOf(condition)) },
  evidence: [conditionEvidence(object, condition)],
  since: sinceOf(object, condition),
});

interface ReadyCheck {
  /** The condition that says that all is well. */
  readonly type?: string;
  readonly blames?: readonly Ref[];
  /** Time that its controller gets to make it ready. */
  readonly patience?: number;
  /** Time that it must have been refused for: controllers try again by themselves. */
  readonly settle?: number;
}

type Verdict = Yield<'not-ready' | 'stuck', 'detail'> & { readonly data: { readonly detail: Datum } };

/** `not-ready` when its controller says so, `stuck` when it has been at work, or silent, for too long. */
export function* checkReady(
  object: Conditioned,
  cluster: Clocked,
  { type = 'Ready', blames = [], patience = UNDECIDED, settle = RETRYING }: ReadyCheck = {},
): Generator<Verdict> {
  const refused = lasting(object, type, ['False'], cluster, settle);
  if (refused !== undefined) {
    yield { code: 'not-ready', ...conditionFacts(object, refused), blames };
    return;
  }
  const undecided = lasting(object, type, ['Unknown'], cluster, patience);
  if (undecided !== undefined) yield { code: 'stuck', ...conditionFacts(object, undecided), blames };
  else if (
    object.conditions.length === 0 &&
    !isLeftAlone(object) &&
    object.metadata.creationTimestamp !== undefined &&
    cluster.olderThan(object.metadata.creationTimestamp, patience)
  )
    yield {
      code: 'stuck',
      data: { detail: freeText('no controller has said anything about it') },
      evidence: [{ type: 'field', on: refOf(object), path: 'status.conditions', value: '(absent)' }],
      since: object.metadata.creationTimestamp,
      blames,
    };
}

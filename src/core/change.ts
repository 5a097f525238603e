// SPDX-License-Identifier: Apache-2.0

import { MINUTE } from './clock.ts';
import type { Text } from './document.ts';
import type { Evidence } from './evidence.ts';
import type { Ref } from './ref.ts';

export const changeKinds = [
  'rollout',
  'created',
  'changed',
  'scaled',
  'deleted',
  'node',
  'release',
  'sync',
] as const;

/** Something that changed near an incident shortly before it began. That it is the cause is never said. */
export interface Change {
  readonly at: number;
  readonly object: Ref;
  readonly what: (typeof changeKinds)[number];
  /** A clause without the time: "rollout 14 of Deployment `web`: image of `app` `web:1` → `web:2`". */
  readonly text: Text;
  readonly evidence: Evidence;
}

/** "3 min before": how long before an incident began. */
export const howLongBefore = ({ at }: Change, since: number | undefined): string => {
  const ms = (since ?? at) - at;
  return ms < MINUTE ? 'less than a minute before' : `${Math.round(ms / MINUTE)} min before`;
};

// SPDX-License-Identifier: Apache-2.0

import type { Watched } from '../incident-record.ts';
import type { LifecyclePolicy } from './policy.ts';

/** Times remembered: what went away more often flaps whatever the policy. */
const MOST = 50;

/** Times at which it went away, with one more; what is too long ago to count is forgotten. */
export const goneAgain = ({ gone }: Watched, { flapWindow }: LifecyclePolicy, now: number): Watched['gone'] =>
  [...gone.filter((at) => at > now - flapWindow), now].slice(-MOST);

/**
 * Whether it flaps, being there: it went away often enough lately, or it did before and has not yet stayed for as long
 * as that is counted.
 */
export const isFlapping = (
  { gone, flapping }: Watched,
  { flapWindow, flapAfter }: LifecyclePolicy,
  now: number,
): boolean => {
  const lately = gone.filter((at) => at > now - flapWindow).length;
  return flapping ? lately > 0 : lately >= flapAfter;
};

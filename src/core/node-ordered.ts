// SPDX-License-Identifier: Apache-2.0

import { MINUTE } from './clock.ts';
import type { Event } from './kinds/event.ts';

/** What autoscalers say of a pod for which they get a node (Cluster Autoscaler, Karpenter). */
const ORDERED = new Set(['TriggeredScaleUp', 'Nominated']);

/** What they say when they get none, or got none. */
const GIVEN_UP = new Set(['NotTriggerScaleUp', 'FailedScaleUp']);

/** Time that a node with accelerators gets; the Cluster Autoscaler itself gives up after 15 minutes. */
export const NODE_COMING = 15 * MINUTE;

/** Whether an autoscaler gets a node for the pod of these events, newest first. */
export const isNodeOrdered = (events: readonly Event[]): boolean => {
  const last = events.find(({ reason }) => ORDERED.has(reason) || GIVEN_UP.has(reason));
  return last !== undefined && ORDERED.has(last.reason);
};

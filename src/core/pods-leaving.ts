// SPDX-License-Identifier: Apache-2.0

import type { Event } from './kinds/event.ts';
import type { Pod } from './kinds/pod.ts';

/** The latest of some times; undefined when none is known. */
export const latestOf = (times: readonly (number | undefined)[]): number | undefined =>
  times.reduce((latest, at) => (latest === undefined || (at ?? 0) > latest ? at : latest), undefined);

/**
 * When the last of these pods leaves, its grace included: Kubernetes writes the end of the grace into deletionTimestamp.
 * undefined when none is leaving.
 */
export const departureOf = (pods: readonly Pod[]): number | undefined =>
  latestOf(pods.map(({ metadata }) => metadata.deletionTimestamp));

/** When a controller deleted a pod last, as its events tell. */
export const deletionOf = (events: readonly Event[]): number | undefined =>
  latestOf(events.flatMap(({ reason, lastSeen }) => (reason === 'SuccessfulDelete' ? [lastSeen] : [])));

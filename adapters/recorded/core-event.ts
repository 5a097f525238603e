// SPDX-License-Identifier: Apache-2.0

import { record } from '../../src/core/read.ts';
import type { RawObject } from './raw-object.ts';

/**
 * An API server shows every event in both of its groups; a recording may hold only the newer form.
 * `events.k8s.io` events become core events, so that they are found where everyone looks.
 * https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
 */
export const asCoreEvent = (object: RawObject): RawObject => {
  if (object.kind !== 'Event' || !object.apiVersion.startsWith('events.k8s.io/')) return object;
  const { regarding, note, deprecatedCount, deprecatedFirstTimestamp, deprecatedLastTimestamp, ...rest } =
    object;
  const { deprecatedSource, reportingController, ...event } = rest;
  return {
    ...event,
    apiVersion: 'v1',
    kind: 'Event',
    metadata: object.metadata,
    involvedObject: record(regarding),
    message: note,
    count: deprecatedCount,
    firstTimestamp: deprecatedFirstTimestamp ?? null,
    lastTimestamp: deprecatedLastTimestamp ?? null,
    source: record(deprecatedSource),
    reportingComponent: reportingController,
  };
};

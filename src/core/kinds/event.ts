// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { integer, record, text, time } from '../read.ts';

export interface Event extends KubeObject<'Event'> {
  readonly involvedObject: {
    readonly kind: string;
    readonly namespace?: string | undefined;
    readonly name: string;
    readonly uid?: string | undefined;
    readonly fieldPath?: string | undefined;
  };
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** How often it was seen, at least 1. */
  readonly count: number;
  /** Newest of series, last and event time. */
  readonly lastSeen?: number | undefined;
  readonly firstSeen?: number | undefined;
}

export default defineKind<'Event', Event>({
  kind: 'Event',
  apiVersions: ['v1'],
  plural: 'events',
  namespaced: true,
  project: (raw, base) => {
    const involved = record(raw['involvedObject'] ?? raw['regarding']);
    const series = record(raw['series']);
    const first = time(raw['firstTimestamp']) ?? time(raw['eventTime']);
    return {
      involvedObject: {
        kind: text(involved['kind']) ?? '',
        namespace: text(involved['namespace']) || undefined,
        name: text(involved['name']) ?? '',
        uid: text(involved['uid']) || undefined,
        fieldPath: text(involved['fieldPath']),
      },
      type: text(raw['type']) ?? '',
      reason: text(raw['reason']) ?? '',
      message: text(raw['message']) ?? text(raw['note']) ?? '',
      count: Math.max(1, integer(series['count']) ?? integer(raw['count']) ?? 1),
      lastSeen:
        time(series['lastObservedTime']) ?? time(raw['lastTimestamp']) ?? time(raw['eventTime']) ?? first,
      firstSeen: first,
      ...base,
    };
  },
});

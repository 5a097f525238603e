// SPDX-License-Identifier: Apache-2.0

import { type Json, list, record, time } from '../../src/core/read.ts';

const timesOf = (object: Json): readonly (number | undefined)[] => {
  const { kind } = object;
  const times = [time(record(object['metadata'])['creationTimestamp'])];
  const status = record(object['status']);
  for (const condition of list(status['conditions'], (item) => item)) {
    for (const field of ['lastTransitionTime', 'lastProbeTime', 'lastHeartbeatTime', 'lastUpdateTime']) {
      times.push(time(condition[field]));
    }
  }
  if (kind === 'Event') {
    times.push(time(object['lastTimestamp']), time(object['firstTimestamp']), time(object['eventTime']));
    times.push(time(record(object['series'])['lastObservedTime']));
  }
  if (kind === 'Lease') {
    const spec = record(object['spec']);
    times.push(time(spec['renewTime']), time(spec['acquireTime']));
  }
  if (kind === 'Pod') times.push(...containerTimes(status));
  return times;
};

const containerTimes = (status: Json): readonly (number | undefined)[] =>
  ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses']
    .flatMap((field) =>
      list(status[field], (container) => [record(container['state']), record(container['lastState'])]),
    )
    .flat()
    .flatMap((state) => [record(state['running']), record(state['terminated'])])
    .flatMap((phase) => [time(phase['startedAt']), time(phase['finishedAt'])]);

/**
 * The moment of a recording in epoch milliseconds: the newest creation, event, condition, container or lease time in
 * it, or `at` when somebody knows better. A recording without any time has no moment: undefined.
 */
export const recordingNow = (objects: Iterable<Json>, at?: number): number | undefined => {
  if (at !== undefined) return at;
  let newest: number | undefined;
  for (const object of objects) {
    for (const ms of timesOf(object))
      if (ms !== undefined && (newest === undefined || ms > newest)) newest = ms;
  }
  return newest;
};

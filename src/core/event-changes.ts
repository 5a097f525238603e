// SPDX-License-Identifier: Apache-2.0

import type { Change } from './change.ts';
import { code, type Text } from './document.ts';
import type { Evidence } from './evidence.ts';
import { EVIDENCE_TEXT_LIMIT } from './evidence.ts';
import { isNamespaced } from './is-namespaced.ts';
import type { Event } from './kinds/event.ts';
import { cutText } from './redact/cut-text.ts';
import type { Ref } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

const SCALED = /Scaled (?:up|down) replica set \S+ (?:from (\d+) )?to (\d+)/;
const RESCALED = /New size: (\d+)/;

/** Sentences about pods that somebody or something sent away: what a failing probe does is a consequence. */
const SENT_AWAY: Readonly<Record<string, string>> = {
  Preempted: 'was preempted',
  TaintManagerEviction: 'was evicted by a taint of its node',
  Evicted: 'was evicted from its node',
  EvictedByVPA: 'was evicted by the vertical autoscaler',
};

const NODE_EVENTS: Readonly<Record<string, string>> = {
  Rebooted: 'rebooted',
  NodeNotSchedulable: 'cordoned',
  RemovingNode: 'removed from the cluster',
  RegisteredNode: 'joined the cluster',
  Shutdown: 'shut down',
};

export const quoteOf = (event: Event): Evidence => ({
  type: 'event',
  on: event.involvedObject,
  reason: event.reason,
  message: cutText(event.message, EVIDENCE_TEXT_LIMIT),
  count: event.count,
  lastSeen: event.lastSeen,
});

/** What an event says was done to its object: a clause, or nothing for the events that only tell of trouble. */
const saidOf = ({ involvedObject, reason, message }: Event): Pick<Change, 'what' | 'text'> | undefined => {
  const { kind, name } = involvedObject;
  const who: Text = [`${kind} `, code(name)];
  if (kind === 'Node') {
    const verb = NODE_EVENTS[reason];
    return verb === undefined ? undefined : { what: 'node', text: [...who, ` ${verb}`] };
  }
  if (kind === 'Pod') {
    const isStopped = reason === 'Killing' && message.startsWith('Stopping container');
    const verb = isStopped ? 'was stopped' : SENT_AWAY[reason];
    return verb === undefined ? undefined : { what: 'deleted', text: [...who, ` ${verb}`] };
  }
  if (reason === 'ScalingReplicaSet') {
    const [, from, to] = SCALED.exec(message) ?? [];
    if (to === undefined) return undefined;
    const size = from === undefined ? `scaled to ${to}` : `scaled from ${from} to ${to}`;
    return { what: 'scaled', text: [...who, ` ${size}`] };
  }
  if (reason === 'SuccessfulRescale') {
    const size = RESCALED.exec(message)?.[1];
    return size === undefined
      ? undefined
      : { what: 'scaled', text: [...who, ` scaled its target to ${size}`] };
  }
  return undefined;
};

const TELLING = new Set([
  'Killing',
  'ScalingReplicaSet',
  'SuccessfulRescale',
  ...Object.keys(SENT_AWAY),
  ...Object.keys(NODE_EVENTS),
]);

/** Whether an event may tell what was done to an object. */
export const isTelling = ({ reason }: Event): boolean => TELLING.has(reason);

/** Few of many events: picked out once, however many incidents ask. */
const tellingAmong = (events: readonly Event[]): readonly Event[] => events.filter(isTelling);

const tellingEvents = (index: SnapshotIndex): readonly Event[] =>
  index.table('Event', tellingAmong, 'telling');

/** What events tell of objects, while they are kept: pods that are gone by now are known only here. */
export const eventChanges = (isNear: (ref: Ref) => boolean, index: SnapshotIndex): readonly Change[] =>
  tellingEvents(index).flatMap((event) => {
    const { kind, name, namespace } = event.involvedObject;
    const object: Ref = {
      kind,
      namespace: isNamespaced(kind) ? (namespace ?? event.metadata.namespace) : undefined,
      name,
    };
    if (!isNear(object)) return [];
    const at = event.firstSeen ?? event.lastSeen;
    const said = saidOf(event);
    if (at === undefined || said === undefined) return [];
    // A pod that lives on was not sent away: one container of it ended.
    const pod = kind === 'Pod' ? index.find('Pod', name, object.namespace) : undefined;
    if (pod !== undefined && pod.metadata.deletionTimestamp === undefined) return [];
    return [{ at, object, ...said, evidence: quoteOf(event) }];
  });

// SPDX-License-Identifier: Apache-2.0

import type { Change } from './change.ts';
import { code } from './document.ts';
import { quoteOf } from './event-changes.ts';
import { refOf } from './kind.ts';
import type { Event } from './kinds/event.ts';
import type { KindName } from './kinds/index.ts';
import type { Pod } from './kinds/pod.ts';
import { formatRef, type Ref } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** What pods need to start. Kubernetes writes no event when one of these is deleted: others have to tell. */
const NEEDED = new Set(['ConfigMap', 'Secret']);

const isGone = (ref: Ref, index: SnapshotIndex): boolean =>
  NEEDED.has(ref.kind) &&
  index.state(ref.kind as KindName)?.status === 'read' &&
  index.find(ref.kind as KindName, ref.name, ref.namespace) === undefined;

const gone = (ref: Ref, how: string): Change['text'] => [`${ref.kind} `, code(ref.name), ` ${how}`];

/** Argo CD deletes what is no longer in its source, and lists it with the result of the sync. */
const pruned = (ref: Ref, index: SnapshotIndex): readonly Change[] =>
  index.objects('Application').flatMap((application): Change[] => {
    const { pruned: refs, operation } = application;
    if (operation.finishedAt === undefined || !refs.some((each) => formatRef(each) === formatRef(ref)))
      return [];
    return [
      {
        at: operation.finishedAt,
        object: ref,
        what: 'deleted',
        text: [...gone(ref, 'deleted by Argo CD, with Application '), code(application.metadata.name)],
        evidence: {
          type: 'field',
          on: refOf(application),
          path: 'status.operationState.syncResult.resources',
          value: `${formatRef(ref)} Pruned`,
        },
      },
    ];
  });

export const isOfFlux = ({ involvedObject }: Event): boolean => involvedObject.kind === 'Kustomization';

/** Few of many events: picked out once, however many incidents ask. */
const ofFluxAmong = (events: readonly Event[]): readonly Event[] => events.filter(isOfFlux);

const eventsOfFlux = (index: SnapshotIndex): readonly Event[] => index.table('Event', ofFluxAmong, 'flux');

/** Flux says so in an event of its Kustomization: `ConfigMap/shop/web deleted`. */
const collected = (ref: Ref, index: SnapshotIndex): readonly Change[] => {
  const line = `${ref.kind}/${ref.namespace ?? ''}/${ref.name} deleted`;
  return eventsOfFlux(index).flatMap((event): Change[] => {
    const at = event.lastSeen ?? event.firstSeen;
    if (at === undefined || !event.message.split('\n').some((each) => each.trim() === line)) return [];
    return [
      {
        at,
        object: ref,
        what: 'deleted',
        text: [...gone(ref, 'deleted by Flux, with Kustomization '), code(event.involvedObject.name)],
        evidence: quoteOf(event),
      },
    ];
  });
};

const needs = ({ spec }: Pod, { kind, name }: Ref): boolean =>
  [...spec.volumes, ...spec.initContainers, ...spec.containers].some(({ uses }) =>
    uses.some((use) => use.kind === kind && use.name === name && !use.optional),
  );

/** When a pod got past what it needs: its first container that still runs. */
const startedAt = (pod: Pod): number | undefined => {
  const times = pod.containers.flatMap(({ state }) => state.running?.startedAt ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
};

const iso = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

/** Nobody says who deleted it; a pod that runs and could not have started without it says that it was there. */
const missedSince = (ref: Ref, since: number, index: SnapshotIndex): readonly Change[] => {
  const proofs = index
    .objects('Pod', ref.namespace)
    .filter((pod) => needs(pod, ref))
    .flatMap((pod) => {
      const at = startedAt(pod);
      return at === undefined || at > since ? [] : [{ pod, at }];
    })
    .sort((a, b) => b.at - a.at);
  const [last] = proofs;
  if (last === undefined) return [];
  return [
    {
      at: since,
      object: ref,
      what: 'deleted',
      text: [
        ...gone(ref, `deleted, after ${iso(last.at)}: Pod `),
        code(last.pod.metadata.name),
        ' still started with it then',
      ],
      evidence: {
        type: 'field',
        on: refOf(last.pod),
        path: 'status.containerStatuses[].state.running.startedAt',
        value: iso(last.at),
      },
    },
  ];
};

/**
 * Deletions of configuration that an incident misses: by who says that it deleted it, or between the last pod that started
 * with it and the first that could not. Where neither is known, nothing is told: it may never have been there.
 */
export const deletionChanges = (
  refs: readonly Ref[],
  since: number,
  index: SnapshotIndex,
): readonly Change[] =>
  refs
    .filter((ref) => isGone(ref, index))
    .flatMap((ref) => {
      const told = [...pruned(ref, index), ...collected(ref, index)];
      return told.length > 0 ? told : missedSince(ref, since, index);
    });

// SPDX-License-Identifier: Apache-2.0

import type { Change } from '../core/change.ts';
import { deletionChanges } from '../core/deletion-changes.ts';
import { plain } from '../core/document.ts';
import { eventChanges } from '../core/event-changes.ts';
import { gitopsChanges } from '../core/gitops-changes.ts';
import { isNamespaced } from '../core/is-namespaced.ts';
import { type KubeObject, refOf } from '../core/kind.ts';
import type { Deployment } from '../core/kinds/deployment.ts';
import type { Event } from '../core/kinds/event.ts';
import type { KindName } from '../core/kinds/index.ts';
import type { Pod } from '../core/kinds/pod.ts';
import type { LookOf, Moment, SightOf } from '../core/look.ts';
import { objectChanges } from '../core/object-changes.ts';
import { statusesOf } from '../core/pod-state.ts';
import { formatRef, parseRef, type Ref } from '../core/ref.ts';
import { relatedTo } from '../core/related.ts';
import { objectOf } from '../core/relations.ts';
import { rolloutsOf } from '../core/rollout-changes.ts';
import type { SnapshotIndex } from '../core/snapshot-index.ts';
import { AROUND } from './around.ts';
import { cleanText } from './clean-text.ts';
import { objectOfEvent } from './events.ts';
import { pageOf } from './page.ts';
import { oneNamed, type Reading, readKinds } from './reading.ts';

const TEXT = 600;
const LAST = 1e15;

const ofEvent = (event: Event): Moment | undefined => {
  const at = event.lastSeen ?? event.firstSeen;
  if (at === undefined) return undefined;
  const times = event.count > 1 ? ` (${event.count} times)` : '';
  return {
    at,
    source: 'event',
    object: objectOfEvent(event),
    text: cleanText(`${event.reason}${times}: ${event.message.replace(/\s+/g, ' ').trim()}`, TEXT),
    bad: event.type === 'Warning',
  };
};

const ofChange = ({ at, object, text }: Change): Moment => ({
  at,
  source: 'change',
  object: formatRef(object),
  text: cleanText(plain(text), TEXT),
  bad: false,
});

/** How its containers ended: kept by the pod long after events of it are gone. */
const ofContainers = (pod: Pod): readonly Moment[] =>
  statusesOf(pod).flatMap(({ name, state, lastState }) =>
    [lastState.terminated, state.terminated].flatMap((end): Moment[] =>
      end?.finishedAt === undefined
        ? []
        : [
            {
              at: end.finishedAt,
              source: 'container',
              object: formatRef(refOf(pod)),
              text: `container ${name} ended: ${end.reason || 'ended'}, exit code ${end.exitCode}`,
              bad: end.exitCode !== 0,
            },
          ],
    ),
  );

const GOOD = new Set([
  'Ready',
  'Available',
  'Progressing',
  'Initialized',
  'PodScheduled',
  'ContainersReady',
  'Complete',
  'Established',
]);

/** Of the object itself: when which of its conditions became as it is. */
const ofConditions = (object: KubeObject): readonly Moment[] => {
  const { conditions = [] } = object as Partial<Pick<Pod, 'conditions'>>;
  return conditions.flatMap(({ type, status, reason, message, lastTransitionTime: at }): Moment[] =>
    at === undefined
      ? []
      : [
          {
            at,
            source: 'condition',
            object: formatRef(refOf(object)),
            text: cleanText(
              `${type} became ${status}${reason === undefined || reason === '' ? '' : ` (${reason})`}${message === undefined || message === '' ? '' : `: ${message}`}`,
              TEXT,
            ),
            bad: status === (GOOD.has(type) ? 'False' : 'True'),
          },
        ],
  );
};

/** The object, present or missing: what is missing was perhaps deleted, and is what people ask about. */
const meant = async (
  look: LookOf<'timeline'>,
  reading: Reading,
): Promise<{ readonly ref: Ref; readonly index: SnapshotIndex }> => {
  const kind = look.kind as KindName;
  const [space, ...more] = reading.namespaces ?? [];
  const isPlaced = !isNamespaced(kind) || (space !== undefined && more.length === 0);
  const around = (namespaces: readonly string[] | undefined): Promise<SnapshotIndex> =>
    readKinds(
      [
        kind,
        ...AROUND,
        'Event',
        'HelmRelease',
        'Kustomization',
        ...(reading.isWhole ? (['Node'] as const) : []),
      ],
      {
        ...reading,
        namespaces,
      },
    );
  if (!isPlaced) {
    const found = oneNamed(kind, look.name, await readKinds([kind], reading), reading);
    const ref = refOf(found);
    return { ref, index: await around(ref.namespace === undefined ? reading.namespaces : [ref.namespace]) };
  }
  const index = await around(reading.namespaces);
  const ref: Ref = { kind, name: look.name, namespace: isNamespaced(kind) ? space : undefined };
  // Refused where there is none and nobody misses it.
  if (objectOf(ref, index) === undefined && relatedTo(ref, index).size <= 1)
    oneNamed(kind, look.name, index, reading);
  return { ref, index };
};

/** First time that anybody complained of something that is not there. */
const missedSince = ({ name }: Ref, index: SnapshotIndex): number =>
  Math.min(
    index.snapshot.takenAt,
    ...index
      .objects('Event')
      .filter(({ type, message }) => type === 'Warning' && message.includes(`"${name}"`))
      .flatMap(({ firstSeen, lastSeen }) => firstSeen ?? lastSeen ?? []),
  );

const sameMoment = ({ at, object, text }: Moment): string => `${at} ${object} ${text}`;

/** What happened to an object and around it, oldest first: events, changes and rollouts, ends of containers, and what became of the incident. */
export const seeTimeline = async (
  look: LookOf<'timeline'>,
  reading: Reading,
  told: readonly Moment[],
): Promise<SightOf<'timeline'>> => {
  const { ref, index } = await meant(look, reading);
  const { takenAt } = index.snapshot;
  const near = relatedTo(ref, index);
  const object = objectOf(ref, index);
  const objects = [...near].flatMap((key) => objectOf(parseRef(key), index) ?? []);
  const nodes = new Set(
    objects.flatMap((each) => (each.kind === 'Pod' ? ((each as Pod).spec.nodeName ?? []) : [])),
  );
  const nodesNear = [...nodes].flatMap((name) => index.find('Node', name) ?? []);
  const changes: readonly Change[] = [
    ...objects.flatMap((each) => (each.kind === 'Deployment' ? rolloutsOf(each as Deployment, index) : [])),
    ...[...objects, ...nodesNear].flatMap((each) => objectChanges(each)),
    ...gitopsChanges(objects, index),
    ...(object === undefined ? deletionChanges([ref], missedSince(ref, index), index) : []),
    ...eventChanges((to) => to.kind === 'Node' && nodes.has(to.name), index),
  ];
  const since = takenAt - look.sinceMs;
  const moments = [
    ...index
      .objects('Event')
      .flatMap((event) => (near.has(objectOfEvent(event)) ? (ofEvent(event) ?? []) : [])),
    ...changes.map(ofChange),
    ...objects.flatMap((each) => (each.kind === 'Pod' ? ofContainers(each as Pod) : [])),
    ...(object === undefined ? [] : ofConditions(object)),
    ...told,
  ].filter(({ at }) => at >= since);
  const unique = [...new Map(moments.map((moment) => [sameMoment(moment), moment])).values()];
  // The newest are shown first of all; each page reads from its oldest to its newest.
  const keyed = unique
    .map((moment) => ({
      key: `${String(LAST - moment.at).padStart(16, '0')} ${sameMoment(moment)}`.slice(0, 300),
      moment,
    }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const { limit: _, after: __, ...question } = look;
  const { items, total, next } = pageOf(keyed, look, {
    keyOf: ({ key }) => key,
    question: [question, reading.namespaces],
  });
  return {
    what: 'timeline',
    object: formatRef(ref),
    items: items.map(({ moment }) => moment).toReversed(),
    total,
    ...(next === undefined ? {} : { next }),
  };
};

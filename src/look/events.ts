// SPDX-License-Identifier: Apache-2.0

import { isNamespaced } from '../core/is-namespaced.ts';
import type { Event } from '../core/kinds/event.ts';
import type { LookOf, SeenEvent, SightOf } from '../core/look.ts';
import { formatRef } from '../core/ref.ts';
import { cleanText } from './clean-text.ts';
import { pageOf } from './page.ts';
import { objectsOf, type Reading, readKinds } from './reading.ts';

const MESSAGE = 600;
const LAST = 1e15;

const momentOf = ({ lastSeen, firstSeen }: Event): number => lastSeen ?? firstSeen ?? 0;

/** Of an event's object, as reports write it. */
export const objectOfEvent = ({ involvedObject: { kind, namespace, name }, metadata }: Event): string =>
  formatRef({ kind, name, namespace: isNamespaced(kind) ? (namespace ?? metadata.namespace) : undefined });

/** Grows from the newest to the oldest. */
const keyOf = (event: Event): string =>
  `${String(LAST - momentOf(event)).padStart(16, '0')} ${event.metadata.namespace ?? ''}/${event.metadata.name}`;

const seen = (event: Event): SeenEvent => ({
  ...(event.lastSeen === undefined ? {} : { at: event.lastSeen }),
  ...(event.firstSeen === undefined ? {} : { firstSeen: event.firstSeen }),
  type: cleanText(event.type, 40),
  reason: cleanText(event.reason, 100),
  count: event.count,
  object: cleanText(objectOfEvent(event), 600),
  message: cleanText(event.message.replace(/\s+/g, ' ').trim(), MESSAGE),
});

/** Events of an object or of namespaces, newest first: filtered before they are counted out. */
export const seeEvents = async (look: LookOf<'events'>, reading: Reading): Promise<SightOf<'events'>> => {
  const index = await readKinds(['Event'], reading);
  const events = (objectsOf('Event', index, reading) as readonly Event[]).filter(
    ({ involvedObject }) =>
      (look.kind === undefined || involvedObject.kind.toLowerCase() === look.kind.toLowerCase()) &&
      (look.name === undefined || involvedObject.name === look.name),
  );
  const keyed = events
    .map((event) => ({ key: keyOf(event), event: seen(event) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const { limit: _, after: __, ...question } = look;
  const { items, total, next } = pageOf(keyed, look, {
    keyOf: ({ key }) => key,
    question: [question, reading.namespaces],
  });
  return {
    what: 'events',
    items: items.map(({ event }) => event),
    total,
    ...(next === undefined ? {} : { next }),
  };
};

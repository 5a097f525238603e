// SPDX-License-Identifier: Apache-2.0

import { HOUR } from '../clock.ts';
import type { IncidentRecord } from '../incident-record.ts';
import type { Watch } from '../watch.ts';
import { announce } from './announce.ts';
import type { Finds } from './finds-of.ts';
import type { LifecyclePolicy } from './policy.ts';
import { dropped, resolved } from './stand.ts';
import { inState, isLive, type WatchedRecord } from './watched-record.ts';

/** While it is seen, that is written down each hour: what was not for this long is seen by nobody. */
const UNSEEN_MS = 2 * HOUR;

const looksAt = ({ id, cluster, namespaces, filters }: Watch, record: WatchedRecord, finds: Finds): boolean =>
  record.watched.watches.includes(id) &&
  cluster === record.cluster &&
  (namespaces === undefined || record.namespaces.every((name) => namespaces.includes(name))) &&
  finds(filters, record.watched.codes[0] ?? '');

/** Whether nobody will ever tell how it goes on: those that watched it were removed, or look elsewhere or for other things now. */
export const isForsaken = (
  record: IncidentRecord,
  watches: readonly Watch[],
  finds: Finds,
  now: number,
): record is WatchedRecord =>
  isLive(record) &&
  now - record.watched.lastSeen >= UNSEEN_MS &&
  !watches.some((watch) => looksAt(watch, record, finds));

/** What nobody watches any more ends: an alert that stands for ever says nothing. */
export const letGo = (record: WatchedRecord, policy: LifecyclePolicy, now: number): IncidentRecord =>
  record.state === 'pending'
    ? dropped(record)
    : announce(resolved(inState(record, record.state, { watches: [] }), now), false, policy, now);

// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import type { DeliverySettings } from './config/delivery.ts';
import { DAY } from './core/clock.ts';
import { type Conversation, placeOf } from './core/conversation.ts';
import type { DeliverParts } from './deliver-parts.ts';
import type { OutboxRecord } from './outbox.ts';
import { isNotice } from './tell-admins.ts';
import { reroutedView, unreachableView } from './views/undelivered.ts';

const FALLBACK = 'fallback/';
const keyOf = (key: string): string => FALLBACK + createHash('sha256').update(key).digest('hex').slice(0, 24);

const wayFrom = ({ fallback }: DeliverySettings, place: Conversation): Conversation | undefined =>
  fallback.find(
    ({ from }) =>
      (from.platform ?? place.platform) === place.platform &&
      (from.workspace ?? place.workspace) === place.workspace &&
      (from.channel ?? place.channel) === place.channel,
  )?.to;

/** Where else a message may be shown; undefined when it may not, or is no last word. */
const otherWay = (record: OutboxRecord, settings: DeliverySettings): Conversation | undefined => {
  if (!record.final || record.key.startsWith(FALLBACK) || isNotice(record.key)) return undefined;
  const to = wayFrom(settings, record.to);
  return to === undefined || placeOf(to) === placeOf(record.to) ? undefined : to;
};

export const hasOtherWay = (record: OutboxRecord, { delivery }: Pick<DeliverParts, 'delivery'>): boolean =>
  otherWay(record, delivery) !== undefined;

/** Tells admins, once a day for each place, that messages can never be shown there, or not now. */
export const tellUnreachable = async (
  record: OutboxRecord,
  { reason, cause }: { readonly reason: string; readonly cause: 'never' | 'failing' },
  { delivery, tellAdmins, clock }: Pick<DeliverParts, 'delivery' | 'tellAdmins' | 'clock'>,
): Promise<void> => {
  if (isNotice(record.key)) return;
  const view = unreachableView(record.to, reason, wayFrom(delivery, record.to));
  // Platforms have several words for one trouble: one for a post, another for an update.
  const day = Math.floor(clock.now() / DAY);
  await tellAdmins(`unreachable/${placeOf(record.to)}/${cause}/${day}`, view);
};

type RerouteParts = Pick<DeliverParts, 'outbox' | 'delivery'>;

/** The same message in another place, where the reason is said unless it stands under one that says it. */
const putElsewhere = async (
  record: OutboxRecord,
  to: Conversation,
  reason: string,
  root: string | undefined,
  { outbox }: RerouteParts,
): Promise<void> =>
  outbox.put({
    key: keyOf(record.key),
    to,
    run: record.run,
    sequence: record.sequence,
    document: root === undefined ? reroutedView(record.document, record.to, reason) : record.document,
    final: true,
    ...(record.report === undefined ? {} : { report: record.report }),
    ...(record.cluster === undefined ? {} : { cluster: record.cluster }),
    ...(root === undefined ? {} : { thread: { parentKey: root } }),
  });

/** Under what a reply stands there: what it replies to goes with it, for alone it speaks of nothing. */
const rootElsewhere = async (
  { thread }: OutboxRecord,
  to: Conversation,
  reason: string,
  parts: RerouteParts,
): Promise<string | undefined> => {
  if (thread === undefined || !('parentKey' in thread)) return undefined;
  const key = keyOf(thread.parentKey);
  if ((await parts.outbox.read(key)) !== undefined) return key;
  const root = await parts.outbox.read(thread.parentKey);
  if (root?.final !== true) return undefined;
  await putElsewhere(root, to, reason, undefined, parts);
  return key;
};

/** A last word that cannot be shown where it was asked for goes where the operator said; true when it does. */
export const reroute = async (
  record: OutboxRecord,
  reason: string,
  parts: RerouteParts,
): Promise<boolean> => {
  const to = otherWay(record, parts.delivery);
  if (to === undefined) return false;
  await putElsewhere(record, to, reason, await rootElsewhere(record, to, reason, parts), parts);
  return true;
};

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

/** A last word that cannot be shown where it was asked for goes where the operator said; true when it does. */
export const reroute = async (
  record: OutboxRecord,
  reason: string,
  { outbox, delivery }: Pick<DeliverParts, 'outbox' | 'delivery'>,
): Promise<boolean> => {
  const to = otherWay(record, delivery);
  if (to === undefined) return false;
  const { thread } = record;
  const root = thread !== undefined && 'parentKey' in thread ? keyOf(thread.parentKey) : undefined;
  const hasRoot = root !== undefined && (await outbox.read(root)) !== undefined;
  await outbox.put({
    key: keyOf(record.key),
    to,
    run: record.run,
    sequence: record.sequence,
    // Under its root the reason is said already.
    document: hasRoot ? record.document : reroutedView(record.document, record.to, reason),
    final: true,
    ...(record.report === undefined ? {} : { report: record.report }),
    ...(record.cluster === undefined ? {} : { cluster: record.cluster }),
    ...(hasRoot ? { thread: { parentKey: root } } : {}),
  });
  return true;
};

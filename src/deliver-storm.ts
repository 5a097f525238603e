// SPDX-License-Identifier: Apache-2.0

import type { DeliverParts } from './deliver-parts.ts';
import { isStormAlert, sequenceAt } from './message-keys.ts';
import type { OutboxRecord } from './outbox.ts';
import { isNotice } from './tell-admins.ts';
import { digestView } from './views/digest.ts';

/** Messages that are still shown one by one in a storm: the most urgent ones. */
const SHOWN = 5;

const DIGEST = 'held/';

/** Something new for the channel itself, which costs people's attention. */
const isNew = ({ sent, sending, heldIn, despitePause, key, thread, onlyIfThere }: OutboxRecord): boolean =>
  sent === undefined &&
  onlyIfThere !== true &&
  // Perhaps there already: whoever died while posting it could not remember.
  sending === undefined &&
  heldIn === undefined &&
  despitePause !== true &&
  !key.startsWith(DIGEST) &&
  !isNotice(key) &&
  !isStormAlert(key) &&
  thread === undefined;

type StormParts = Pick<DeliverParts, 'outbox' | 'clock' | 'delivery' | 'metrics' | 'log' | 'storms'>;

/**
 * Too many new messages for one place become one that holds them all. Marked first, then written into the digest,
 * then no longer waited for: whoever goes on after a crash does the rest, and nothing is both shown and held.
 */
export const calmed = async (
  place: string,
  records: readonly OutboxRecord[],
  parts: StormParts,
): Promise<readonly OutboxRecord[]> => {
  const { outbox, clock, delivery, storms } = parts;
  const waiting = records.filter(isNew);
  const isStorm =
    waiting.length > delivery.stormAfter ||
    (waiting.length > SHOWN && (await storms.current(place)) !== undefined);
  const held = records.filter(({ heldIn }) => heldIn !== undefined);
  if (!isStorm && held.length === 0) return records;

  if (isStorm) {
    const digest = await storms.begin(place);
    held.push(...waiting.slice(SHOWN).map((record) => ({ ...record, heldIn: digest })));
    parts.log.warn(
      { place, digest, messages: waiting.length },
      'Too many messages at once: held in a digest',
    );
  }
  const digests = new Map<string, OutboxRecord[]>();
  for (const record of held) {
    const digest = record.heldIn ?? '';
    digests.set(digest, [...(digests.get(digest) ?? []), record]);
  }
  for (const [digest, all] of digests) {
    await Promise.all(all.map(({ key }) => outbox.hold(key, digest)));
    const { items, since } = await storms.add(digest, all);
    const [first] = all;
    if (first === undefined) continue;
    const { thread: _thread, ...to } = first.to;
    await outbox.put({
      key: `${DIGEST}${digest}`,
      to,
      run: 'digest',
      // Larger than the one before it, also within a millisecond.
      sequence: sequenceAt(clock.now()) + items.length,
      document: digestView(digest, items, since),
      final: true,
    });
    await Promise.all(all.map(({ key }) => outbox.settled(key)));
    parts.metrics.count('k8sgpt_delivery_held_total', { platform: to.platform }, all.length);
  }
  const gone = new Set(held.map(({ key }) => key));
  return records.filter(({ key }) => !gone.has(key));
};

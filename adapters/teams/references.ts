// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { type Clock, MINUTE } from '../../src/core/clock.ts';
import { messageOf } from '../../src/core/errors.ts';
import { fits } from '../../src/core/fits.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { type Incoming, type Place, partsOf, placeTypeOf } from './activity.ts';
import type { Cloud } from './cloud.ts';
import type { Trusts } from './trusted-hosts.ts';

const Stored = z.object({
  schema: z.literal(1),
  serviceUrl: z.string(),
  type: z.enum(['personal', 'groupChat', 'channel']),
  /** Teams' id of the bot there. */
  bot: z.string(),
  tenant: z.string().optional(),
});

/** How a conversation is written to, from whichever process and after however many restarts. No secret. */
export type Reference = Omit<z.output<typeof Stored>, 'schema'>;

export interface References {
  /** Stored when it resolves, or said in the log that it could not be. */
  readonly remember: (incoming: Incoming) => Promise<void>;
  /** Of a conversation, with or without a thread. What nobody has written in is assumed where Teams has all of them. */
  readonly of: (conversation: string) => Promise<Reference>;
}

/** Another process may have heard of a change. */
const FRESH_MS = 5 * MINUTE;
const MOST = 5_000;

const keyOf = (channel: string): string => `teams/conversation/${encodeURIComponent(channel)}`;

export const createReferences = (
  memory: AdapterParts['memory'],
  { cloud, trusts, clock, log, bot }: { cloud: Cloud; trusts: Trusts; clock: Clock; log: Log; bot: string },
): References => {
  const known = new Map<string, { readonly reference: Reference; readonly at: number }>();

  const keep = (channel: string, reference: Reference): Reference => {
    known.delete(channel);
    known.set(channel, { reference, at: clock.now() });
    const [oldest] = known.keys();
    if (known.size > MOST && oldest !== undefined) known.delete(oldest);
    return reference;
  };

  const read = async (channel: string): Promise<Reference | undefined> => {
    const stored = await memory?.get(keyOf(channel));
    if (stored === undefined) return undefined;
    try {
      const reference = fits(Stored, JSON.parse(stored.value));
      // A store can be written by others: the address is checked each time.
      if (!reference.success || !trusts(reference.data.serviceUrl)) return undefined;
      const { schema: _, ...rest } = reference.data;
      return rest;
    } catch {
      return undefined;
    }
  };

  return {
    remember: async (incoming) => {
      const { channel } = partsOf(incoming.conversation.id);
      const tenant = incoming.conversation.tenantId ?? incoming.channelData?.tenant?.id ?? undefined;
      const reference: Reference = {
        serviceUrl: incoming.serviceUrl,
        type: placeTypeOf(incoming.conversation.id, incoming.conversation.conversationType),
        bot: incoming.recipient.id,
        ...(tenant === undefined ? {} : { tenant }),
      };
      const before = known.get(channel);
      if (before !== undefined && JSON.stringify(before.reference) === JSON.stringify(reference)) return;
      keep(channel, reference);
      try {
        await memory?.put(keyOf(channel), JSON.stringify({ schema: 1, ...reference }));
      } catch (error) {
        // Whoever asked something is told by what is stored next; this is written again with the next message.
        known.delete(channel);
        log.warn({ reason: messageOf(error) }, 'How a conversation is written to could not be stored');
      }
    },
    of: async (conversation) => {
      const { channel } = partsOf(conversation);
      const here = known.get(channel);
      if (here !== undefined && clock.now() - here.at < FRESH_MS) return here.reference;
      const stored = await read(channel);
      if (stored !== undefined) return keep(channel, stored);
      if (here !== undefined) return here.reference;
      const type: Place = placeTypeOf(channel);
      return { serviceUrl: cloud.serviceUrl, type, bot };
    },
  };
};

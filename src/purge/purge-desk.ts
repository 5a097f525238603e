// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE } from '../core/clock.ts';
import type { Interaction } from '../core/conversation.ts';
import { messageOf } from '../core/errors.ts';
import type { Log } from '../core/ports/telemetry.ts';
import type { Purged, PurgeRequest } from '../core/purge.ts';
import { timeLimit } from '../core/time-limit.ts';
import { sequenceAt } from '../message-keys.ts';
import type { Outbox } from '../outbox.ts';
import { purgedView, purgeLine, purgePlanView } from '../views/purge.ts';
import { unavailableView } from '../views/trouble.ts';

/** Purges as they are asked for in chat: taken at once, answered where they were asked when they are done. */
export interface PurgeDesk {
  readonly begin: (request: PurgeRequest, asked: Interaction) => void;
  /** Stops what is under way: what is left is purged by whoever asks again. */
  readonly stop: () => Promise<void>;
}

interface DeskParts {
  readonly purge: (request: PurgeRequest, signal: AbortSignal) => Promise<Purged>;
  readonly outbox: Pick<Outbox, 'put'>;
  readonly clock: Clock;
  readonly log: Log;
}

const LONGEST_MS = 10 * MINUTE;

export const createPurgeDesk = ({ purge, outbox, clock, log }: DeskParts): PurgeDesk => {
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();

  const answer = async (request: PurgeRequest, { id, conversation }: Interaction): Promise<void> => {
    const { channel, thread } = conversation;
    const say = (document: ReturnType<typeof purgedView>): Promise<void> =>
      outbox.put({
        key: `answer/${id}`,
        to: conversation,
        run: id,
        sequence: sequenceAt(clock.now()),
        document,
        final: true,
        ...(thread === undefined ? {} : { thread: { ref: { channel, id: thread } } }),
      });
    const signal = AbortSignal.any([stopping.signal, timeLimit(LONGEST_MS)]);
    try {
      const purged = await purge(request, signal);
      log.info(
        { target: request.target.type, counts: purged.counts },
        request.dryRun ? 'Somebody asked what a purge would remove' : 'Purged',
      );
      await say(request.dryRun ? purgePlanView(purged, purgeLine(request)) : purgedView(purged));
    } catch (error) {
      log.warn({ target: request.target.type, reason: messageOf(error) }, 'A purge did not come to its end');
      await say(
        unavailableView(
          'The purge did not come to its end',
          `${messageOf(error)}. What is done stays done: ask again`,
        ),
      );
    }
  };

  return {
    begin: (request, asked) => {
      const task = answer(request, asked)
        .catch((error: unknown) => log.warn({ reason: messageOf(error) }, 'A purge could not be answered'))
        .finally(() => underWay.delete(task));
      underWay.add(task);
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(underWay);
    },
  };
};

// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { type Clock, MINUTE, SECOND } from './core/clock.ts';
import { Conversation } from './core/conversation.ts';
import { HandBack } from './core/errors.ts';
import type { JobHandler } from './core/ports/job-queue.ts';
import type { Log, Metrics } from './core/ports/telemetry.ts';
import { referenceOf } from './core/run.ts';
import { ownRoot, sequenceAt } from './message-keys.ts';
import type { Outbox } from './outbox.ts';
import { parsed } from './parsed.ts';
import { tooNewView } from './views/too-new.ts';

interface ForeignParts {
  readonly outbox: Pick<Outbox, 'put'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Hears of each such job. */
  readonly onForeign?: (() => void) | undefined;
}

/** Longer than releases are rolled out side by side, as a rule; people have waited for an answer for long by then. */
const PATIENCE_MS = 10 * MINUTE;
/** A worker of the right release is as likely to be the next one that takes it; none is kept busy by this. */
const AGAIN_MS = 3 * SECOND;
/** Of a job that does not even say when it was asked for. */
const MOST_TAKEN = 200;

/** What every release can read of a run, whatever else is in it. */
const Asked = z.object({
  run: z.object({
    id: z.string(),
    createdAt: z.number(),
    listeners: z.array(z.object({ conversation: Conversation })),
  }),
});

/**
 * A job that this release cannot read, because a newer one made it: given back so that a worker of that release takes it.
 * When none has come for ten minutes, those who asked are told.
 */
export const foreignJob =
  ({ outbox, clock, log, metrics, onForeign }: ForeignParts) =>
  async ({ id, payload, handedBack = 0 }: Parameters<JobHandler>[0]): Promise<void> => {
    const asked = parsed(Asked, payload)?.run;
    const now = clock.now();
    const count = (outcome: 'later' | 'told' | 'lost'): void =>
      metrics.count('k8sgpt_jobs_handed_back_total', { outcome });
    onForeign?.();
    if (asked === undefined ? handedBack < MOST_TAKEN : now - asked.createdAt < PATIENCE_MS) {
      count('later');
      log.warn(
        { jobId: id, handedBack },
        'Job of a newer release is handed back for a worker that can read it',
      );
      throw new HandBack('a newer release made it', AGAIN_MS);
    }
    for (const { conversation } of asked?.listeners ?? [])
      await outbox.put({
        ...ownRoot(asked?.id ?? id, conversation),
        to: conversation,
        run: asked?.id ?? id,
        sequence: sequenceAt(now),
        document: tooNewView(referenceOf(asked?.id ?? id)),
        final: true,
      });
    count(asked === undefined ? 'lost' : 'told');
    log.error({ jobId: id, handedBack }, 'Job of a newer release was given up: no worker can read it');
  };

// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../../src/core/clock.ts';
import { SECOND } from '../../src/core/clock.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import type { ReplyHandles } from './reply-handles.ts';

/** Answers through a response_url; false when it cannot be used any more or Slack did not take it. */
export type Respond = (url: string, body: Readonly<Record<string, unknown>>) => Promise<boolean>;

const TRIES = 2;

export const createRespond =
  (
    handles: ReplyHandles,
    {
      fetch = globalThis.fetch,
      clock,
      log,
    }: { readonly fetch?: typeof globalThis.fetch | undefined; readonly clock: Clock; readonly log: Log },
  ): Respond =>
  async (url, body) => {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      if (!handles.use(url)) return false;
      try {
        const answer = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify(body),
          redirect: 'error',
          signal: timeLimit(5 * SECOND),
        });
        await answer.arrayBuffer();
        if (answer.ok) return true;
        log.warn({ status: answer.status }, 'Slack did not take an answer');
        if (answer.status !== 429 && answer.status < 500) return false;
      } catch {
        // The error of fetch names the address, which is a secret.
        log.warn({}, 'Slack did not answer at a reply address');
      }
      if (tries < TRIES) await clock.sleep(500);
    }
    return false;
  };

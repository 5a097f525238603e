// SPDX-License-Identifier: Apache-2.0

import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import type { Log } from '../../src/core/ports/telemetry.ts';

/** Makes a profile for so many milliseconds; ends with the signal's reason. */
type TakeProfile = (ms: number, signal: AbortSignal) => Promise<string>;

export interface DebugParts {
  readonly profiles: Readonly<Record<'profile' | 'heap-profile', TakeProfile>>;
  /** Decides who may use this port. */
  readonly guard: RequestHandler;
  /** Whoever asks showed a token. */
  readonly hasToken: boolean;
  readonly log: Log;
}

const LONGEST_S = 60;
const USUAL_S = 10;
/** A profile of a minute is some megabytes. */
const MOST_BYTES = 64 * 1024 * 1024;

const endings = { profile: 'cpuprofile', 'heap-profile': 'heapprofile' } as const;

const secondsOf = ({ query }: Request): number | undefined => {
  const text = query['seconds'];
  if (text === undefined) return USUAL_S;
  const seconds = typeof text === 'string' && /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return seconds >= 1 && seconds <= LONGEST_S ? seconds : undefined;
};

/** `/debug/profile` and `/debug/heap-profile`, one at a time: who asked is in the log. */
export const debugRoutes = ({ profiles, guard, hasToken, log }: DebugParts): Router => {
  const router = express.Router();
  let isTaking = false;
  const say = (response: Response, status: number, words: string): void =>
    void response.status(status).type('text').send(words);

  const take = async (
    kind: keyof typeof endings,
    seconds: number,
    request: Request,
    response: Response,
  ): Promise<void> => {
    const fields = { kind, seconds, from: request.socket.remoteAddress, hasToken };
    log.warn(fields, 'Somebody takes a profile of this process');
    const gone = new AbortController();
    response.once('close', () => gone.abort(new DOMException('Nobody waits for it.', 'AbortError')));
    try {
      const text = await profiles[kind](seconds * 1_000, gone.signal);
      log.info({ ...fields, bytes: text.length }, 'A profile of this process was taken');
      if (text.length > MOST_BYTES)
        say(response, 500, 'The profile is too large: take one of fewer seconds.');
      else
        response
          .set('cache-control', 'no-store')
          .attachment(`k8sgpt-${process.pid}.${endings[kind]}`)
          .type('application/json')
          .send(text);
    } catch (error) {
      if (!gone.signal.aborted) throw error;
    }
  };

  for (const kind of Object.keys(endings) as (keyof typeof endings)[])
    router.get(`/debug/${kind}`, guard, async (request, response) => {
      const seconds = secondsOf(request);
      if (seconds === undefined) {
        say(response, 400, `seconds is a whole number from 1 to ${LONGEST_S}.`);
        return;
      }
      if (isTaking) {
        say(response, 409, 'A profile is being taken: ask again when it is done.');
        return;
      }
      isTaking = true;
      await take(kind, seconds, request, response).finally(() => {
        isTaking = false;
      });
    });
  return router;
};

// SPDX-License-Identifier: Apache-2.0

import { type Clock, SECOND } from '../../src/core/clock.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import type { DiscordApi } from './api.ts';
import { failureOf } from './failures.ts';
import type { Handle, Handles } from './handles.ts';
import { bodyOf } from './message-body.ts';
import { type DiscordPayload, flag } from './payload.ts';

export interface Respond {
  /** Shows it to this person alone, in the place of what stands there or after it; false when it cannot be shown any more. */
  readonly say: (handle: Handle, payload: DiscordPayload) => Promise<boolean>;
  /** Plain words in the place of "thinking…" or of earlier plain words. */
  readonly note: (handle: Handle, words: string) => Promise<boolean>;
  /** Takes away "thinking…", or the note in its place; nothing else. */
  readonly clear: (handle: Handle) => Promise<void>;
}

const TRIES = 2;

/** Answers through the interaction's own token: no permission in the channel is needed. */
export const createRespond = (
  api: Pick<DiscordApi, 'call'>,
  handles: Pick<Handles, 'forget'>,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Respond => {
  const hook = ({ replyTo }: Handle): `/${string}` => `/webhooks/${replyTo.application}/${replyTo.token}`;
  const original = (handle: Handle): `/${string}` => `${hook(handle)}/messages/@original`;

  /** The error of a call names the token: only Discord's code goes into the log. */
  const tried = async (handle: Handle, call: () => Promise<unknown>): Promise<boolean> => {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      try {
        await call();
        return true;
      } catch (error) {
        const failure = failureOf(error);
        if (failure?.reaction === 'over' || failure?.reaction === 'gone') {
          handles.forget(handle);
          return false;
        }
        log.warn({ reason: failure?.error ?? 'unknown' }, 'Discord did not take an answer to an interaction');
        if (failure?.reaction !== 'later') return false;
        if (tries < TRIES) await clock.sleep(Math.min(2 * SECOND, failure.retryAfterMs ?? SECOND / 2));
      }
    }
    return false;
  };

  return {
    say: async (handle, payload) => {
      const body = bodyOf(payload);
      const isFirst = handle.state === 'thinking' || handle.state === 'noted';
      handle.state = 'free';
      return tried(handle, async () =>
        isFirst
          ? api.call({ method: 'PATCH', path: original(handle), body, files: payload.files, auth: false })
          : api.call({
              method: 'POST',
              path: hook(handle),
              body: { ...body, flags: flag.componentsV2 | flag.ephemeral },
              files: payload.files,
              auth: false,
            }),
      );
    },
    note: async (handle, words) => {
      const body = { content: words, allowed_mentions: { parse: [] } };
      const isStanding = handle.state === 'thinking' || handle.state === 'noted';
      if (isStanding) handle.state = 'noted';
      return tried(handle, async () =>
        isStanding
          ? api.call({ method: 'PATCH', path: original(handle), body, auth: false })
          : api.call({
              method: 'POST',
              path: hook(handle),
              body: { ...body, flags: flag.ephemeral },
              auth: false,
            }),
      );
    },
    clear: async (handle) => {
      if (handle.state !== 'thinking' && handle.state !== 'noted') return;
      handle.state = 'free';
      await tried(handle, async () => api.call({ method: 'DELETE', path: original(handle), auth: false }));
    },
  };
};

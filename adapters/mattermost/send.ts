// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { SECOND } from '../../src/core/clock.ts';
import { eitherSignal } from '../../src/core/either-signal.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import { fits } from '../../src/core/fits.ts';
import { jsonAnswer } from '../../src/core/json-answer.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import {
  type ChatPlatform,
  MessageGone,
  type MessageRef,
  type Payload,
} from '../../src/core/ports/chat-platform.ts';
import type { Check } from '../../src/core/ports/cluster-reader.ts';
import type { WayOut } from '../../src/core/ports/way-out.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import type { MattermostSetup } from './config.ts';
import { limitOf } from './limits.ts';
import type { MattermostPayload } from './render.ts';

/** Asks the REST API. Throws Unavailable (with Retry-After), MessageGone for 404, else Refused. */
export interface Api {
  readonly call: <T>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    options: {
      readonly body?: unknown;
      /** In place of a body of JSON. */
      readonly png?: Uint8Array | undefined;
      readonly signal: AbortSignal;
      readonly schema: z.ZodType<T>;
    },
  ) => Promise<T>;
  readonly me: (signal: AbortSignal) => Promise<Me>;
}

const Me = z.object({ id: z.string(), username: z.string() });
export type Me = z.infer<typeof Me>;
const Post = z.object({ id: z.string(), channel_id: z.string(), root_id: z.string().default('') });
const Failure = z.object({ id: z.string().default(''), message: z.string().default('') });
const anything = z.unknown();

/** Posts of others, in channels that are gone or archived: never shown there, however often it is tried. */
const reasonOf = (status: number, { id, message }: z.infer<typeof Failure>): string => {
  if (status === 401) return 'Mattermost does not know the token of the bot';
  if (id.includes('can_not_post_to_deleted')) return 'the channel is archived';
  if (status === 403) return `the bot may not do this there (${id === '' ? message : id})`;
  return `Mattermost refused it: ${message === '' ? String(status) : message}`;
};

/** Longest that one call may take: while it waits, nothing else is shown in its place. */
const CALL_MS = 15 * SECOND;

const waitOf = (response: Response): number | undefined => {
  const seconds = Number(response.headers.get('retry-after') ?? response.headers.get('x-ratelimit-reset'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : undefined;
};

export const createApi = (
  { url, token }: MattermostSetup,
  { userAgent }: Pick<AdapterParts, 'userAgent'>,
  way?: Pick<WayOut, 'fetch'>,
  callMs = CALL_MS,
): Api => {
  const fetch = way?.fetch ?? globalThis.fetch;
  const call: Api['call'] = async (method, path, { body, png, signal: given, schema }) => {
    const limit = timeLimit(callMs);
    const { signal, letGo } = eitherSignal(given, limit);
    const response = await fetch(String(new URL(`api/v4/${path}`, url)), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'user-agent': userAgent,
        ...(png === undefined ? {} : { 'content-type': 'image/png' }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(png === undefined ? {} : { body: Buffer.from(png) }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'error',
      signal,
    }).catch((cause: unknown) => {
      letGo();
      if (given.aborted) throw cause;
      throw new Unavailable(limit.aborted ? 'Mattermost does not answer' : 'Mattermost cannot be reached', {
        cause,
      });
    });
    const answer = await jsonAnswer(response)
      .catch(() => undefined)
      .finally(letGo);
    if (response.ok) {
      const known = fits(schema, answer);
      if (known.success) return known.data;
      throw new Unavailable('Mattermost sent an answer that cannot be read');
    }
    if (response.status === 429 || response.status >= 500)
      throw new Unavailable(`Mattermost answered ${response.status}`, { retryAfterMs: waitOf(response) });
    if (response.status === 404) throw new MessageGone('Mattermost does not know it any more');
    throw new Refused(reasonOf(response.status, fits(Failure, answer).data ?? { id: '', message: '' }));
  };
  return { call, me: async (signal) => call('GET', 'users/me', { signal, schema: Me }) };
};

/** The server makes one post of two with the same pending id. */
const pendingId = (me: string, key: string): string =>
  `${me}:${createHash('sha256').update(key).digest('hex')}`.slice(0, limitOf('pendingPostId'));

/** Without what only a new post can have. */
const wordsOf = ({ pictures: _, ...words }: Payload): Payload => words;

const gone = (error: unknown): never => {
  // A channel that is gone takes no message, now or later.
  if (error instanceof MessageGone) throw new Refused('the channel does not exist any more');
  throw error;
};

export const createSender = (
  api: Api,
  whoAmI: () => Promise<string>,
  /** Ids of the pictures of a post: see pictures.ts. */
  upload: (
    channel: string,
    pictures: NonNullable<MattermostPayload['pictures']>,
    signal: AbortSignal,
  ) => Promise<readonly string[]>,
): Pick<ChatPlatform, 'post' | 'update' | 'remove'> & Required<Pick<ChatPlatform, 'whisper'>> => {
  const post: ChatPlatform['post'] = async ({ channel }, payload, { key, thread, signal }) => {
    const { pictures = [], ...words } = payload as unknown as MattermostPayload;
    const files = pictures.length === 0 ? [] : await upload(channel, pictures, signal);
    const body = {
      ...words,
      ...(files.length === 0 ? {} : { file_ids: files }),
      channel_id: channel,
      pending_post_id: pendingId(await whoAmI(), `${channel} ${thread?.id ?? ''} ${key}`),
      ...(thread === undefined ? {} : { root_id: thread.id }),
    };
    const posted = await api.call('POST', 'posts', { body, signal, schema: Post }).catch(gone);
    return { channel: posted.channel_id, id: posted.id };
  };
  const at = ({ id }: MessageRef): string => `posts/${encodeURIComponent(id)}`;
  return {
    post,
    update: async (ref, payload, { signal }) => {
      await api.call('PUT', `${at(ref)}/patch`, {
        // Its pictures stay.
        body: { props: {}, ...wordsOf(payload) },
        signal,
        schema: anything,
      });
    },
    remove: async (ref, { signal }) => {
      await api.call('DELETE', at(ref), { signal, schema: anything }).catch((error: unknown) => {
        if (!(error instanceof MessageGone)) throw error;
      });
    },
    whisper: async ({ channel, thread }, person, payload, { signal }) => {
      const root = thread === undefined ? {} : { root_id: thread };
      const body = { user_id: person, post: { ...wordsOf(payload), channel_id: channel, ...root } };
      try {
        await api.call('POST', 'posts/ephemeral', { body, signal, schema: anything });
      } catch (error) {
        // Only bots with `create_post_ephemeral` may: the others write to the person directly.
        if (!(error instanceof Refused)) throw error;
        const both = [await whoAmI(), person];
        const direct = await api.call('POST', 'channels/direct', {
          body: both,
          signal,
          schema: z.object({ id: z.string() }),
        });
        await api.call('POST', 'posts', {
          body: { ...wordsOf(payload), channel_id: direct.id },
          signal,
          schema: Post,
        });
      }
    },
  };
};

export const diagnoseMattermost = async (
  setup: MattermostSetup,
  parts: AdapterParts,
  signal: AbortSignal,
): Promise<readonly Check[]> => {
  const way = await parts.wayOut?.();
  try {
    const { username } = await createApi(setup, parts, way).me(signal);
    return [
      { name: 'Mattermost', status: 'ok', detail: `the bot is @${username}` },
      setup.callbackUrl === undefined
        ? {
            name: 'Mattermost buttons',
            status: 'warning',
            detail: 'the server cannot reach the bot: no command, no buttons',
            fix: 'Set MATTERMOST_CALLBACK_URL to the address of the public port.',
          }
        : { name: 'Mattermost buttons', status: 'ok', detail: `pressed at ${setup.callbackUrl}` },
    ];
  } catch (error) {
    return [
      {
        name: 'Mattermost',
        status: 'failed',
        detail: error instanceof Error ? error.message : 'it did not answer',
        fix: 'Check MATTERMOST_URL and MATTERMOST_TOKEN.',
      },
    ];
  } finally {
    await way?.close();
  }
};

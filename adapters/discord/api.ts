// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { REST, RESTEvents, RequestMethod } from 'discord.js';
import { type Clock, SECOND } from '../../src/core/clock.ts';
import { Unavailable } from '../../src/core/errors.ts';
import { fits } from '../../src/core/fits.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { WayOut } from '../../src/core/ports/way-out.ts';
import { type DiscordSetup, discordConfig } from './config.ts';
import { failureOf } from './failures.ts';
import { limitOf } from './limits.ts';
import { multipart } from './multipart.ts';
import type { AttachedFile } from './payload.ts';

/** No call waits longer: one that may have been carried out is repeated under the same nonce. */
const CALL_MS = 10 * SECOND;

const methods = {
  GET: RequestMethod.Get,
  POST: RequestMethod.Post,
  PATCH: RequestMethod.Patch,
  DELETE: RequestMethod.Delete,
} as const;

export interface Call {
  readonly method: keyof typeof methods;
  readonly path: `/${string}`;
  readonly body?: Readonly<Record<string, unknown>> | readonly unknown[] | undefined;
  readonly files?: readonly AttachedFile[] | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** False where a token in the path says enough. */
  readonly auth?: boolean | undefined;
}

/** Headers of an answer that tell of limits. */
export interface Answered {
  readonly method: string;
  readonly route: string;
  readonly headers: { readonly get: (name: string) => string | null };
}

export interface DiscordApi {
  /** As it is now: operators change it in a file while the bot runs. */
  readonly token: () => string;
  /** Throws what the SDK throws, or Unavailable while too many calls were refused. */
  readonly call: (call: Call) => Promise<unknown>;
  readonly onAnswer: (listener: (answered: Answered) => void) => void;
  readonly close: () => void;
}

/** The SDK copies what it is answered property by property, unless it is a Response of Node itself. */
const requestBy =
  ({ fetch }: Pick<WayOut, 'fetch'>) =>
  async (url: string, init: RequestInit) => {
    const answer = await fetch(url, init);
    const { status, statusText, ok, headers, body } = answer;
    return {
      status,
      statusText,
      ok,
      headers,
      body,
      bodyUsed: false,
      arrayBuffer: async () => answer.arrayBuffer(),
      json: async (): Promise<unknown> => answer.json(),
      text: async () => answer.text(),
    };
  };

/** Options of every client of the SDK: retries and waiting belong to deliver.ts, which knows what is newest. */
export const restOptions = (
  { apiUrl, mostRefused }: Pick<DiscordSetup, 'apiUrl' | 'mostRefused'>,
  userAgent: string,
  way: Pick<WayOut, 'fetch'> | undefined,
) => ({
  api: apiUrl,
  version: '10',
  retries: 0,
  timeout: CALL_MS,
  rejectOnRateLimit: () => true,
  globalRequestsPerSecond: limitOf('globalPerSecond'),
  offset: 0,
  userAgentAppendix: userAgent,
  invalidRequestWarningInterval: mostRefused,
  ...(way === undefined ? {} : { makeRequest: requestBy(way) as never }),
});

/** The REST API through the SDK, which keeps the buckets and says at once when one is empty. */
export const createApi = (
  setup: Pick<DiscordSetup, 'apiUrl' | 'token' | 'mostRefused'>,
  {
    userAgent,
    clock,
    log,
    renewed,
  }: Pick<AdapterParts, 'userAgent' | 'log' | 'renewed'> & { readonly clock: Clock },
  way: Pick<WayOut, 'fetch'> | undefined,
): DiscordApi => {
  const rest = new REST(restOptions(setup, userAgent, way));
  let token = setup.token;
  const renew = async (): Promise<void> => {
    const settings = fits(discordConfig.schema, await renewed?.().catch(() => undefined));
    token = settings.data?.token ?? token;
  };
  let barredUntil = 0;
  rest.on(RESTEvents.InvalidRequestWarning, ({ count, remainingTime }) => {
    barredUntil = clock.now() + remainingTime;
    log.error({ count, waitMs: remainingTime }, 'Discord refused too many calls; none is made for a while');
  });
  rest.on('error', () => undefined);

  const call: DiscordApi['call'] = async (made) => {
    const used = token;
    try {
      return await callOnce(made);
    } catch (error) {
      if (made.auth === false || failureOf(error)?.reaction !== 'token') throw error;
      await renew();
      // Another call may have renewed it in the meantime.
      if (token === used) throw error;
      log.info({}, 'Discord refused the token, and there is another one by now');
      return callOnce(made);
    }
  };

  const callOnce: DiscordApi['call'] = async ({ method, path, body, files = [], query, auth = true }) => {
    const wait = barredUntil - clock.now();
    if (wait > 0 && auth)
      throw new Unavailable('Discord refused too many calls lately', { retryAfterMs: wait });
    // After a 401 the SDK forgets the token, for good.
    rest.setToken(token);
    const form =
      files.length === 0
        ? undefined
        : multipart(
            body as Readonly<Record<string, unknown>>,
            files,
            `k8sgpt${createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 24)}`,
          );
    return rest.request({
      method: methods[method],
      fullRoute: path,
      auth,
      ...(query === undefined ? {} : { query: new URLSearchParams(query) }),
      ...(form !== undefined
        ? { body: form.body, passThroughBody: true, headers: { 'Content-Type': form.type } }
        : body === undefined
          ? {}
          : { body }),
    });
  };

  return {
    call,
    token: () => token,
    onAnswer: (listener) => {
      rest.on(RESTEvents.Response, ({ method, route }, { headers }) => listener({ method, route, headers }));
    },
    close: () => {
      rest.clearHashSweeper();
      rest.clearHandlerSweeper();
    },
  };
};

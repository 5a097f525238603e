// SPDX-License-Identifier: Apache-2.0

import { messageOf, Refused, Unavailable } from '../../src/core/errors.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import { readBounded } from '../../src/core/read-bounded.ts';
import { redactSecrets } from '../../src/core/redact/redact-secrets.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { retryAfterMs } from './_retry-after.ts';

export interface Request {
  readonly method?: 'GET' | 'POST' | undefined;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
}

export interface Poster {
  /**
   * Any 2xx is taken, and its text returned. Throws Unavailable where it cannot be reached, is busy or is broken, Refused
   * where asking again does not help.
   */
  readonly send: (request: Request, signal: AbortSignal) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** As much of an answer as is read. */
const MOST_BYTES = 64 * 1024;
/** As much of an error as people are told. */
const MOST_WORDS = 160;

/** What the other side says is wrong, on one line and without secrets. */
const saidIn = (body: string): string => {
  const line = redactSecrets(body).replaceAll(/\s+/g, ' ').trim().slice(0, MOST_WORDS);
  return line === '' || line.startsWith('<') ? '' : `: ${line}`;
};

const failure = (title: string, status: number, headers: Headers, body: string, now: number): Error => {
  if (status >= 300 && status < 400)
    return new Refused(`${title} sends us elsewhere (${status})`, {
      hint: 'Set the address that it leads to: credentials are not carried along.',
    });
  if (status === 401 || status === 403)
    return new Refused(`${title} refused the credentials (${status})`, {
      hint: 'Renew the key or token, then start again.',
    });
  const waits = status === 408 || status === 425 || status === 429 || status >= 500;
  if (!waits) return new Refused(`${title} does not take this (${status})${saidIn(body)}`);
  return new Unavailable(`${title} answered ${status}`, {
    retryAfterMs: retryAfterMs(headers.get('retry-after'), now),
  });
};

/** Requests of one sink, through the proxies that are set. `title` is its name for people; addresses are told to nobody. */
export const openPoster = async (
  title: string,
  { clock, userAgent, wayOut }: AdapterParts,
  timeoutMs: number,
): Promise<Poster> => {
  const way = await wayOut?.();
  return {
    send: async ({ method = 'POST', url, headers = {}, body }, signal) => {
      signal.throwIfAborted();
      const limit = AbortSignal.any([signal, timeLimit(timeoutMs)]);
      let response: Response;
      let text: string;
      try {
        response = await (way?.fetch ?? fetch)(url, {
          method,
          headers: { 'user-agent': userAgent, ...headers },
          ...(body === undefined ? {} : { body }),
          redirect: 'manual',
          signal: limit,
        });
        const read = await readBounded((response.body ?? []) as AsyncIterable<Uint8Array>, MOST_BYTES);
        text = read?.toString('utf8') ?? '';
      } catch (error) {
        signal.throwIfAborted();
        const why = limit.aborted ? `did not answer within ${timeoutMs / 1000} seconds` : 'cannot be reached';
        throw new Unavailable(`${title} ${why}`, { cause: messageOf(error) });
      }
      if (response.ok) return text;
      throw failure(title, response.status, response.headers, text, clock.now());
    },
    close: async () => way?.close(),
  };
};

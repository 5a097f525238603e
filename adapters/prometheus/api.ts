// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { messageOf, Refused, Unavailable } from '../../src/core/errors.ts';
import { fits } from '../../src/core/fits.ts';
import { jsonOfBody } from '../../src/core/json-of-body.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { WayOut } from '../../src/core/ports/way-out.ts';
import { readBounded } from '../../src/core/read-bounded.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import type { PrometheusSetup } from './config.ts';

/** What a question needs is a few kilobytes; who asks for more is told to ask for less. */
const MOST_BYTES = 2 * 1024 * 1024;

const Failure = z.object({ error: z.string() });

/** GET of one path of its API. Throws Refused in words of the server for a wrong question, Unavailable where it does not answer. */
export type PrometheusApi = <S extends z.ZodType>(
  path: 'query' | 'query_range' | 'status/buildinfo',
  asked: Readonly<Record<string, string>>,
  schema: S,
  signal: AbortSignal,
) => Promise<z.output<S>>;

export const createApi =
  (
    { url, headers, timeoutMs }: PrometheusSetup,
    { userAgent }: Pick<AdapterParts, 'userAgent'>,
    way: WayOut | undefined,
  ): PrometheusApi =>
  async (path, asked, schema, signal) => {
    const limit = AbortSignal.any([signal, timeLimit(timeoutMs)]);
    let status: number;
    let body: Buffer | undefined;
    try {
      const response = await (way?.fetch ?? fetch)(
        `${url}api/v1/${path}?${new URLSearchParams(asked).toString()}`,
        {
          headers: { accept: 'application/json', 'user-agent': userAgent, ...headers },
          // Credentials travel in headers that a redirect would carry along.
          redirect: 'manual',
          signal: limit,
        },
      );
      status = response.status;
      body = await readBounded((response.body ?? []) as AsyncIterable<Uint8Array>, MOST_BYTES);
    } catch (error) {
      signal.throwIfAborted();
      const why = limit.aborted ? `did not answer within ${timeoutMs / 1000} seconds` : 'cannot be reached';
      throw new Unavailable(`Prometheus ${why}`, { cause: messageOf(error) });
    }
    if (body === undefined)
      throw new Refused('Prometheus answered with too much: aggregate, or ask for less time');
    const answer = jsonOfBody(body);
    if (status === 401 || status === 403) throw new Refused(`Prometheus refused the credentials (${status})`);
    if (status === 400 || status === 422)
      throw new Refused(
        `Prometheus says: ${fits(Failure, answer).data?.error ?? `the query is wrong (${status})`}`,
      );
    if (status === 429 || status >= 500) throw new Unavailable(`Prometheus answered ${status}`);
    const read = fits(schema, answer);
    if (status !== 200 || !read.success) throw new Refused(`what answers there is no Prometheus (${status})`);
    return read.data;
  };

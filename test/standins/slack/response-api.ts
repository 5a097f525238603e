// SPDX-License-Identifier: Apache-2.0

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Faults, suffer } from './faults.ts';
import { readBytes } from './read-body.ts';
import type { Answered, ResponseUrls } from './response-urls.ts';
import { parsed } from './send-http.ts';
import type { State } from './state.ts';
import { isObject } from './validate/schema.ts';

interface ResponseApiOptions {
  readonly state: State;
  readonly responseUrls: ResponseUrls;
  readonly faults: Faults;
  readonly now: () => number;
}

/** What listens at response_urls; in the journal it is the method `response_url`. */
export const responseApi =
  ({ state, responseUrls, faults, now }: ResponseApiOptions) =>
  async (request: IncomingMessage, response: ServerResponse, id: string): Promise<void> => {
    const body: unknown = parsed((await readBytes(request)).toString());
    const given = isObject(body) ? body : undefined;
    const fault = faults.take('response_url');
    const refused: Answered | undefined =
      fault === undefined || fault.after === true
        ? undefined
        : {
            status: fault.status ?? (fault.retryAfter === undefined ? 404 : 429),
            body: { ok: false, error: fault.error ?? 'no_answer' },
          };
    const answer = refused ?? responseUrls.post(id, given);
    const { ok, error } = answer.body;
    state.calls.push({
      method: 'response_url',
      at: now(),
      args: given ?? {},
      status: answer.status,
      ok,
      error,
    });
    if (fault !== undefined && suffer(fault, response)) return;
    if (fault?.retryAfter !== undefined) response.setHeader('retry-after', String(fault.retryAfter));
    response
      .writeHead(answer.status, { 'content-type': 'application/json' })
      .end(JSON.stringify(answer.body));
  };

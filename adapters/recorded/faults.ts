// SPDX-License-Identifier: Apache-2.0

import type { IncomingHttpHeaders } from 'node:http';
import { type Answer, failure } from './status.ts';

export interface FaultRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** How many requests this path has had, this one included: 1, 2, … */
  readonly n: number;
  readonly headers: IncomingHttpHeaders;
}

/** What goes wrong with one request; without `status`, `body` and `html` the right answer is sent, badly. */
export interface Fault {
  readonly status?: number;
  /** Instead of Kubernetes' own form of the error: sent as it is when text, else as JSON. */
  readonly body?: unknown;
  /** A page of a proxy in between, not of an API server. */
  readonly html?: boolean;
  /** Seconds, or a date, in the Retry-After header. */
  readonly retryAfter?: number | string;
  /** Waits before answering. */
  readonly delayMs?: number;
  /** Cuts the connection instead of answering. */
  readonly reset?: boolean;
  /** Cuts the connection after so many bytes of the body, or of what a watch sends. */
  readonly resetAfterBytes?: number;
  /** A watch sends nothing any more after so long, and stays open: as where somebody in between forgot the connection. */
  readonly silentAfterMs?: number;
  /** Takes so long to send the body, in ten pieces. */
  readonly slowBodyMs?: number;
}

export type Faults = (request: FaultRequest) => Fault | undefined;

/** The answer a fault puts in place of the right one; undefined when the right one is to be sent. */
export const faultAnswer = ({ status, body, html, retryAfter }: Fault): Answer | undefined => {
  if (status === undefined && body === undefined && html !== true) return undefined;
  const code = status ?? (html === true ? 502 : 200);
  const headers: Record<string, string> =
    retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  if (html === true) {
    const page = `<html><head><title>${code}</title></head><body><h1>${code} upstream error</h1></body></html>`;
    return {
      type: 'body',
      status: code,
      headers: { 'content-type': 'text/html', ...headers },
      parts: [Buffer.from(page)],
    };
  }
  if (body === undefined) return failure(code, `fault ${code} injected by a test`, headers);
  const content = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    type: 'body',
    status: code,
    headers: { 'content-type': 'application/json', ...headers },
    parts: [Buffer.from(content)],
  };
};

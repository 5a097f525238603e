// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { Busy } from '../../src/core/busy.ts';
import { Denied } from '../../src/core/denied.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import { Fault } from '../../src/core/fault.ts';
import { Unauthenticated } from '../../src/core/unauthenticated.ts';

/** https://www.rfc-editor.org/rfc/rfc9457; `code` and `message` as gateways of gRPC tell them. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly hint?: string;
  /** As gRPC numbers it. */
  readonly code: number;
  readonly message: string;
}

const TITLES: Readonly<Record<number, readonly [string, code: number]>> = {
  400: ['Bad request', 3],
  401: ['Unauthorized', 16],
  403: ['Forbidden', 7],
  404: ['Not found', 5],
  405: ['Method not allowed', 12],
  413: ['Content too large', 3],
  415: ['Unsupported media type', 3],
  429: ['Too many requests', 8],
  500: ['Internal error', 13],
  503: ['Unavailable', 14],
};

export const problemOf = (status: number, detail: string, hint?: string): Problem => {
  const [title, code] = TITLES[status] ?? ['Refused', 3];
  return {
    type: 'about:blank',
    title,
    status,
    detail,
    ...(hint === undefined ? {} : { hint }),
    code,
    message: detail,
  };
};

const statusOf = (error: unknown): number => {
  if (error instanceof Unauthenticated) return 401;
  if (error instanceof Denied) return 403;
  if (error instanceof Refused) return 400;
  if (error instanceof Busy) return 429;
  return error instanceof Unavailable ? 503 : 500;
};

const reference = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 8);

/** Something that was thrown → what is told of it, and the reference under which the log has it. */
export const problemOfError = (
  error: unknown,
  id: string,
): {
  readonly problem: Problem;
  readonly reference: string;
  readonly retryAfterSeconds: number | undefined;
} => {
  const status = statusOf(error);
  const found = reference(id);
  const isTold = status !== 500 || error instanceof Fault;
  const detail = isTold ? (error as Error).message : `Something went wrong (reference ${found}).`;
  const wait = error instanceof Unavailable ? error.retryAfterMs : undefined;
  return {
    problem: problemOf(status, detail, error instanceof Refused ? error.hint : undefined),
    reference: found,
    retryAfterSeconds: wait === undefined ? undefined : Math.ceil(wait / 1000),
  };
};

export const sendProblem = (response: Response, problem: Problem, retryAfterSeconds?: number): void => {
  response.status(problem.status).type('application/problem+json');
  if (problem.status === 401) response.set('www-authenticate', 'Bearer');
  if (retryAfterSeconds !== undefined) response.set('retry-after', String(retryAfterSeconds));
  response.send(JSON.stringify(problem));
};

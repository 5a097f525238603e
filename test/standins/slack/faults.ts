// SPDX-License-Identifier: Apache-2.0

import type { ServerResponse } from 'node:http';

/** What a call is made to suffer. */
export interface Fault {
  /** `ok: false` with this name and status 200. */
  readonly error?: string;
  /** An HTTP status with a body that is not JSON. */
  readonly status?: number;
  /** Seconds: 429 and `ratelimited`. */
  readonly retryAfter?: number;
  /** No answer at all, until the client gives up. */
  readonly hang?: true;
  /** The connection is cut. */
  readonly reset?: true;
  /** The call is carried out first, and only its answer is lost. */
  readonly after?: true;
}

/** True when the fault has answered, or has left the client without an answer. */
export const suffer = (fault: Fault, response: ServerResponse): boolean => {
  if (fault.hang === true) return true;
  if (fault.reset === true) response.destroy();
  else if (fault.status !== undefined)
    response
      .writeHead(fault.status, { 'content-type': 'text/html' })
      .end('<html>Something went wrong</html>');
  else return false;
  return true;
};

/** Faults by method (`response_url` for answers to it, `*` = any), used up in the order in which they were asked for. */
export const faultsOf = () => {
  const planned: { readonly method: string; left: number; readonly fault: Fault }[] = [];
  return {
    plan: (method: string, times: number, fault: Fault): void => {
      planned.push({ method, left: times, fault });
    },
    take: (method: string): Fault | undefined => {
      const next = planned.find((plan) => plan.left > 0 && (plan.method === method || plan.method === '*'));
      if (next === undefined) return undefined;
      next.left -= 1;
      return next.fault;
    },
    clear: (): void => {
      planned.length = 0;
    },
  };
};

export type Faults = ReturnType<typeof faultsOf>;

// SPDX-License-Identifier: Apache-2.0

import type { RequestHandler } from 'express';
import { problemOf, sendProblem } from './problem.ts';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

const hostOf = (origin: string): string | undefined => {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
};

/**
 * Programs ask here, not pages of other sites in somebody's browser: those say where they come from. Where no token is
 * asked for, the request must name this machine too; a page elsewhere whose name resolves to it names itself.
 */
export const notFromPages =
  (isTokenless: boolean): RequestHandler =>
  (request, response, next) => {
    const host = request.get('host') ?? '';
    const origin = request.get('origin');
    if (origin !== undefined && hostOf(origin) !== host)
      sendProblem(response, problemOf(403, 'Pages of other sites may not ask here.'));
    else if (isTokenless && !LOOPBACK.test(host))
      sendProblem(response, problemOf(403, 'This port answers only on this machine.'));
    else next();
  };

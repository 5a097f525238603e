// SPDX-License-Identifier: Apache-2.0

import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Lets through who holds the token; without a token, requests that name this machine itself (a web page elsewhere
 * whose name resolves to it names itself).
 */
export const bearerOrLocal = (token: string | undefined): RequestHandler => {
  const wanted = token === undefined ? undefined : digest(`Bearer ${token}`);
  return (request, response, next) => {
    if (wanted === undefined) {
      if (LOOPBACK.test(request.get('host') ?? '')) next();
      else response.status(403).type('text').send('This port answers only on this machine.');
    } else if (timingSafeEqual(digest(request.get('authorization') ?? ''), wanted)) next();
    else
      response
        .status(401)
        .set('www-authenticate', 'Bearer')
        .type('text')
        .send('This port needs the admin token.');
  };
};

export const isLoopback = (host: string): boolean => LOOPBACK.test(host.includes(':') ? `[${host}]` : host);

// SPDX-License-Identifier: Apache-2.0

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import express, { type Request, type Response, type Router } from 'express';

const COOKIE = 'k8sgpt_console';
const WEEK_MS = 7 * 24 * 3_600_000;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** In constant time whatever the lengths are. */
const isSame = (given: string | undefined, wanted: string): boolean =>
  given !== undefined && timingSafeEqual(digest(given), digest(wanted));

/** What the browser keeps instead of the token: worth nothing on any other port of ours, void once the token changes. */
const sessionOf = (token: string): string =>
  createHmac('sha256', token).update('k8sgpt console session').digest('base64url');

const cookieOf = (request: Request): string | undefined =>
  (request.get('cookie') ?? '')
    .split(/;\s*/)
    .find((part) => part.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1);

const isSignedIn = (request: Request, token: string): boolean =>
  isSame(/^Bearer (.+)$/i.exec(request.get('authorization') ?? '')?.[1], token) ||
  isSame(cookieOf(request), sessionOf(token));

const letIn = (request: Request, response: Response, token: string): void => {
  response
    .cookie(COOKIE, sessionOf(token), {
      httpOnly: true,
      sameSite: 'strict',
      secure: request.secure || request.get('origin')?.startsWith('https:') === true,
      path: '/',
      maxAge: WEEK_MS,
    })
    .redirect(303, './');
};

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/**
 * Lets in who shows the admin token: programs as a Bearer, people once, in the form or as `?token=`; their browser
 * then holds a cookie that no script can read. `page` is the form's file.
 */
export const signIn = (token: string, page: string): Router => {
  const form = readFileSync(page, 'utf8');
  const again = form.replace(' role="alert" hidden', ' role="alert"');
  const router = express.Router();
  router.post('/sign-in', express.urlencoded({ extended: false, limit: '4kb' }), (request, response) => {
    const sent = request.body as Readonly<Record<string, unknown>> | undefined;
    if (isSame(text(sent?.['token']), token)) letIn(request, response, token);
    else response.status(401).type('html').send(again);
  });
  router.use((request, response, next) => {
    const wantsPage = request.method === 'GET' && request.path === '/';
    if (wantsPage && isSame(text(request.query['token']), token)) letIn(request, response, token);
    else if (isSignedIn(request, token)) next();
    else if (wantsPage && request.accepts(['text', 'html']) === 'html')
      response.status(401).type('html').send(form);
    else
      response
        .status(401)
        .set('www-authenticate', 'Bearer')
        .type('text')
        .send('This port needs the admin token.');
  });
  return router;
};

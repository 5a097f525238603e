// SPDX-License-Identifier: Apache-2.0

import type { Request, RequestHandler } from 'express';

const LOOPBACK = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/i;

/** An `Origin` is this very page's when it names the host that was asked, whatever a proxy did to the scheme. */
const isOwnOrigin = (origin: string, host: string): boolean =>
  URL.canParse(origin) && new URL(origin).host === host.toLowerCase();

/** Browsers say who asks (https://www.w3.org/TR/fetch-metadata/); a link that was followed may come from anywhere. */
const isForeignFetch = (request: Request): boolean => {
  const site = request.get('sec-fetch-site');
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  const followed =
    request.method === 'GET' &&
    request.get('sec-fetch-mode') === 'navigate' &&
    request.get('sec-fetch-dest') === 'document';
  return !followed;
};

/**
 * The page is local: pages of other sites may not use it through the browser. Unless a token protects the port, a
 * request must name a loopback Host, or a foreign name that resolves to this machine would do (DNS rebinding).
 */
export const ownPageOnly =
  ({ anyHost }: { readonly anyHost: boolean }): RequestHandler =>
  (request, response, next) => {
    const host = request.get('host') ?? '';
    const origin = request.get('origin');
    const refused =
      (!anyHost && !LOOPBACK.test(host)) ||
      (origin !== undefined && !isOwnOrigin(origin, host)) ||
      isForeignFetch(request);
    if (refused)
      response.status(403).type('text').send('This page answers only to its own address on this machine.');
    else next();
  };

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'content-security-policy': POLICY,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    // Not no-referrer: browsers would send `Origin: null` with our own sign-in form.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  next();
};

// SPDX-License-Identifier: Apache-2.0

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { limitOf } from './limits.ts';

/**
 * Whether Slack signed this very body, not more than five minutes from now (in either direction: a timestamp of the
 * future is no more Slack's than an old one). https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export const isSignedBySlack = (
  { headers, body }: { readonly headers: IncomingHttpHeaders; readonly body: Buffer },
  secret: string,
  now: number,
): boolean => {
  const { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature } = headers;
  if (typeof timestamp !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(timestamp))
    return false;
  if (Math.abs(now - Number(timestamp) * 1_000) > limitOf('signatureAgeMs')) return false;
  const expected = Buffer.from(
    `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`,
  );
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
};

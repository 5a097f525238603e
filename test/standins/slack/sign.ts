// SPDX-License-Identifier: Apache-2.0

import { createHmac } from 'node:crypto';

/** Ways in which a request is not Slack's. */
export type Forgery =
  | 'wrong-secret'
  | 'old-timestamp'
  | 'missing-signature'
  | 'missing-timestamp'
  | 'altered-body';

export interface Signed {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
export const signatureOf = (secret: string, seconds: number, body: string): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex')}`;

/** `now` in epoch milliseconds. An altered body is still well-formed: only its signature gives it away. */
export const sign = (body: string, secret: string, now: number, forgery?: Forgery): Signed => {
  const seconds = Math.floor(now / 1000) - (forgery === 'old-timestamp' ? 301 : 0);
  const key = forgery === 'wrong-secret' ? `${secret}-of-somebody-else` : secret;
  const headers = {
    ...(forgery === 'missing-timestamp' ? {} : { 'x-slack-request-timestamp': String(seconds) }),
    ...(forgery === 'missing-signature' ? {} : { 'x-slack-signature': signatureOf(key, seconds, body) }),
  };
  const altered = body.startsWith('{') ? `${body} ` : `${body}&altered=1`;
  return { headers, body: forgery === 'altered-body' ? altered : body };
};

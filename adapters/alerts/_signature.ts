// SPDX-License-Identifier: Apache-2.0

import { createHmac } from 'node:crypto';
import { SECOND } from '../../src/core/clock.ts';

const PREFIX = 'whsec_';

/** With the prefix it is base64, as tools make it; else its characters. */
const keyOf = (secret: string): Buffer =>
  secret.startsWith(PREFIX)
    ? Buffer.from(secret.slice(PREFIX.length), 'base64')
    : Buffer.from(secret, 'utf8');

/** Headers by which a receiver knows the sender, and an old request that somebody sends again. https://www.standardwebhooks.com */
export const signatureOf = (
  secret: string | undefined,
  id: string,
  body: string,
  now: number,
): Readonly<Record<string, string>> => {
  const timestamp = Math.floor(now / SECOND);
  // Names of clusters and incidents may hold what no header may.
  const webhookId = encodeURIComponent(id);
  const told = { 'webhook-id': webhookId, 'webhook-timestamp': String(timestamp) };
  if (secret === undefined) return told;
  const mac = createHmac('sha256', keyOf(secret))
    .update(`${webhookId}.${timestamp}.${body}`)
    .digest('base64');
  return { ...told, 'webhook-signature': `v1,${mac}` };
};

// SPDX-License-Identifier: Apache-2.0

import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { limitOf } from './limits.ts';

/** What stands before an Ed25519 key in a SubjectPublicKeyInfo. RFC 8410 §4 */
const SPKI = '302a300506032b6570032100';

export const publicKeyOf = (hex: string): KeyObject =>
  createPublicKey({ key: Buffer.from(SPKI + hex, 'hex'), format: 'der', type: 'spki' });

const one = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** Whether Discord signed exactly these bytes, not long ago. https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint-validating-security-request-headers */
export const isSignedByDiscord = (
  { headers, body }: { readonly headers: IncomingHttpHeaders; readonly body: Buffer },
  key: KeyObject,
  now: number,
): boolean => {
  const signature = one(headers['x-signature-ed25519']);
  const timestamp = one(headers['x-signature-timestamp']);
  if (signature === undefined || timestamp === undefined) return false;
  if (!/^[0-9a-f]{128}$/i.test(signature) || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now - Number(timestamp) * 1_000) > limitOf('signatureAgeMs')) return false;
  return verify(null, Buffer.concat([Buffer.from(timestamp), body]), key, Buffer.from(signature, 'hex'));
};

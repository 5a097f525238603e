// SPDX-License-Identifier: Apache-2.0

import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

export interface Signer {
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** As a key set tells it. */
  readonly jwk: Readonly<Record<string, unknown>>;
}

export const createSigner = (): Signer => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const { n, e } = publicKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(String(n)).digest('base64url').slice(0, 20);
  return {
    kid,
    privateKey,
    jwk: { kty: 'RSA', use: 'sig', kid, x5t: kid, n, e, endorsements: ['msteams'] },
  };
};

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export const signed = (
  claims: object,
  signer: Pick<Signer, 'kid' | 'privateKey'>,
  header: object = {},
): string => {
  const body = `${part({ typ: 'JWT', alg: 'RS256', kid: signer.kid, x5t: signer.kid, ...header })}.${part(claims)}`;
  return `${body}.${createSign('RSA-SHA256').update(body).sign(signer.privateKey, 'base64url')}`;
};

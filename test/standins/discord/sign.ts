// SPDX-License-Identifier: Apache-2.0

import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export interface Keys {
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

export const makeKeys = (): Keys => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const der = publicKey.export({ format: 'der', type: 'spki' });
  return { publicKey: der.subarray(-32).toString('hex'), privateKey };
};

export type Forgery =
  | 'wrong-key'
  | 'old-timestamp'
  | 'future-timestamp'
  | 'missing-signature'
  | 'missing-timestamp'
  | 'altered-body'
  | 'no-hex';

/** Headers as Discord sends them, or as somebody else does. */
export const signed = (
  body: string,
  keys: Keys,
  now: number,
  forge?: Forgery,
): { readonly headers: Readonly<Record<string, string>>; readonly body: string } => {
  const away = forge === 'old-timestamp' ? -301 : forge === 'future-timestamp' ? 301 : 0;
  const timestamp = String(Math.floor(now / 1_000) + away);
  const key = forge === 'wrong-key' ? makeKeys().privateKey : keys.privateKey;
  const signature = sign(null, Buffer.from(timestamp + body), key).toString('hex');
  return {
    headers: {
      'content-type': 'application/json',
      ...(forge === 'missing-signature'
        ? {}
        : { 'x-signature-ed25519': forge === 'no-hex' ? 'z'.repeat(128) : signature }),
      ...(forge === 'missing-timestamp' ? {} : { 'x-signature-timestamp': timestamp }),
    },
    body: forge === 'altered-body' ? `${body} ` : body,
  };
};

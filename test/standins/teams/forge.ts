// SPDX-License-Identifier: Apache-2.0

import { createSigner, type Signer, signed } from './keys.ts';

/** What is wrong with the proof of a request. */
export const forgeries = [
  'no-header',
  'empty-header',
  'basic-auth',
  'garbage',
  'two-parts',
  'wrong-issuer',
  'emulator-issuer',
  'wrong-audience',
  'no-audience',
  'expired',
  'of-the-future',
  'wrong-service-url',
  'no-service-url',
  'forged-signature',
  'altered-claims',
  'unknown-key',
  'no-algorithm',
  'symmetric-algorithm',
] as const;
export type Forgery = (typeof forgeries)[number];

export interface Proof {
  readonly issuer: string;
  readonly audience: string;
  readonly serviceUrl: string;
  readonly now: number;
  readonly signer: Signer;
}

const other = createSigner();

/** The Authorization header of a request, good or wrong in one way. */
export const proofOf = (
  { issuer, audience, serviceUrl, now, signer }: Proof,
  forge?: Forgery,
): string | undefined => {
  const seconds = Math.floor(now / 1_000);
  const claims = {
    iss: issuer,
    aud: audience,
    serviceurl: serviceUrl,
    nbf: seconds - 300,
    exp: seconds + 3_600,
  };
  const bearer = (token: string): string => `Bearer ${token}`;
  const with_ = (more: object): string => bearer(signed({ ...claims, ...more }, signer));
  switch (forge) {
    case undefined:
      return with_({});
    case 'no-header':
      return undefined;
    case 'empty-header':
      return '';
    case 'basic-auth':
      return `Basic ${Buffer.from('user:password').toString('base64')}`;
    case 'garbage':
      return 'Bearer not.a.token';
    case 'two-parts':
      return with_({}).split('.').slice(0, 2).join('.');
    case 'wrong-issuer':
      return with_({ iss: 'https://issuer.example' });
    case 'emulator-issuer':
      return with_({
        iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
        ver: '1.0',
        appid: audience,
      });
    case 'wrong-audience':
      return with_({ aud: '00000000-0000-4000-8000-000000000000' });
    case 'no-audience':
      return with_({ aud: undefined });
    case 'expired':
      return with_({ nbf: seconds - 7_200, exp: seconds - 3_600 });
    case 'of-the-future':
      return with_({ nbf: seconds + 3_600, exp: seconds + 7_200 });
    case 'wrong-service-url':
      return with_({ serviceurl: 'https://connector.example/' });
    case 'no-service-url':
      return with_({ serviceurl: undefined });
    case 'forged-signature':
      return bearer(signed(claims, { kid: signer.kid, privateKey: other.privateKey }));
    case 'altered-claims': {
      const [header, , signature] = signed(claims, signer).split('.');
      const payload = Buffer.from(JSON.stringify({ ...claims, exp: seconds + 9_999 })).toString('base64url');
      return bearer([header, payload, signature].join('.'));
    }
    case 'unknown-key':
      return bearer(signed(claims, other));
    case 'no-algorithm': {
      const [, payload] = signed(claims, signer).split('.');
      const header = Buffer.from(JSON.stringify({ typ: 'JWT', alg: 'none', kid: signer.kid })).toString(
        'base64url',
      );
      return bearer(`${header}.${payload}.`);
    }
    case 'symmetric-algorithm':
      return bearer(signed(claims, signer, { alg: 'HS256' }));
  }
};

// SPDX-License-Identifier: Apache-2.0

import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { bits, der, integer, objectId, octets, sequence, set, time, utf8, yes } from './der.ts';

export interface Issued {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

export interface Authority extends Issued {
  readonly issue: (wanted: Wanted) => Issued;
}

interface Wanted {
  readonly name: string;
  /** DNS names and addresses. */
  readonly hosts?: readonly string[];
  readonly organization?: string;
  readonly notBefore?: number;
  readonly notAfter?: number;
}

const HOUR = 3_600_000;
const ECDSA_SHA256 = sequence(objectId('1.2.840.10045.4.3.2'));

const nameOf = (common: string, organization?: string): Buffer =>
  sequence(
    ...(organization === undefined ? [] : [set(sequence(objectId('2.5.4.10'), utf8(organization)))]),
    set(sequence(objectId('2.5.4.3'), utf8(common))),
  );

const alternative = (host: string): Buffer =>
  isIP(host) === 4 ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host));

const extensionsOf = (hosts: readonly string[], isAuthority: boolean): Buffer => {
  const extensions = [sequence(objectId('2.5.29.19'), yes, octets(sequence(...(isAuthority ? [yes] : []))))];
  if (hosts.length > 0) {
    extensions.push(sequence(objectId('2.5.29.17'), octets(sequence(...hosts.map(alternative)))));
  }
  return der(0xa3, sequence(...extensions));
};

const pem = (label: string, content: Buffer): string =>
  `-----BEGIN ${label}-----\n${content.toString('base64').replaceAll(/(.{64})(?!$)/g, '$1\n')}\n-----END ${label}-----\n`;

interface Signing {
  readonly wanted: Wanted;
  readonly issuer: Buffer;
  readonly signedWith: KeyObject;
  readonly keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly isAuthority: boolean;
}

const signed = ({ wanted, issuer, signedWith, keys, isAuthority }: Signing): Issued => {
  const {
    name,
    organization,
    hosts = [],
    notBefore = Date.now() - HOUR,
    notAfter = Date.now() + HOUR,
  } = wanted;
  const content = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_SHA256,
    issuer,
    sequence(time(notBefore), time(notAfter)),
    nameOf(name, organization),
    keys.publicKey.export({ type: 'spki', format: 'der' }),
    extensionsOf(hosts, isAuthority),
  );
  const certificate = sequence(content, ECDSA_SHA256, bits(sign('sha256', content, signedWith)));
  return {
    certificate: pem('CERTIFICATE', certificate),
    key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
};

const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** A certificate authority of its own, made in a few milliseconds. */
export const certificateAuthority = (name = 'Test CA'): Authority => {
  const keys = newKeys();
  const issuer = nameOf(name);
  const own = signed({ wanted: { name }, issuer, signedWith: keys.privateKey, keys, isAuthority: true });
  return {
    ...own,
    issue: (wanted) =>
      signed({ wanted, issuer, signedWith: keys.privateKey, keys: newKeys(), isAuthority: false }),
  };
};

/** A certificate that only itself vouches for. */
export const selfSigned = (wanted: Wanted): Issued => {
  const keys = newKeys();
  const issuer = nameOf(wanted.name, wanted.organization);
  return signed({ wanted, issuer, signedWith: keys.privateKey, keys, isAuthority: false });
};

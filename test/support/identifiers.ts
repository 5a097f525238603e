// SPDX-License-Identifier: Apache-2.0

import * as fc from './properties.ts';

/** Lower-case names of objects that are no words: two syllables of noise, sometimes with a number or a third part. */
const syllable = fc.string({ unit: fc.constantFrom(...'bcdfghjklmnpqrstvwxz'), minLength: 2, maxLength: 4 });
const vowel = fc.constantFrom(...'aeiou');
const noise = fc.tuple(syllable, vowel, syllable).map((parts) => parts.join(''));

export const objectName = fc.oneof(
  fc.tuple(noise, noise).map(([a, b]) => `${a}-${b}`),
  fc.tuple(noise, fc.nat(99)).map(([a, n]) => `${a}-${n}`),
  noise,
  fc.tuple(noise, fc.constantFrom('web', 'api', 'db', 'worker')).map(([a, b]) => `${a}-${b}`),
);

const octet = fc.integer({ min: 1, max: 254 });
const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });

export const ipv4 = fc
  .tuple(fc.constantFrom(10, 172, 192, 203), octet, octet, octet)
  .map((parts) => parts.join('.'));
export const ipv6 = fc
  .tuple(hex(4), hex(4), hex(4))
  .map(([a, b, c]) => `fd${a.slice(2)}:${b}:1::a${c.slice(1)}`);
export const host = fc
  .tuple(noise, noise, fc.constantFrom('com', 'io', 'internal', 'corp', 'eu-west-1.compute.internal'))
  .map(([a, b, end]) => `${a}.${b}.${end}`);
export const email = fc.tuple(noise, noise).map(([a, b]) => `${a}.${b}@${b}mail.com`);
export const uuid = fc.tuple(hex(8), hex(4), hex(4), hex(4), hex(12)).map((parts) => parts.join('-'));
export const account = fc.string({ unit: fc.constantFrom(...'123456789'), minLength: 12, maxLength: 12 });
export const arn = fc
  .tuple(fc.constantFrom('iam', 'eks', 'rds'), account, noise)
  .map(([service, id, name]) => `arn:aws:${service}:eu-central-1:${id}:role/${name}`);
export const image = fc
  .tuple(host, noise, noise, fc.constantFrom(':1.4.2', ':v2', `@sha256:${'ab12'.repeat(16)}`, ''))
  .map(([registry, team, name, version]) => `${registry}/${team}/${name}${version}`);
export const url = fc
  .tuple(fc.constantFrom('https', 'http', 'grpc', 'amqp'), host, noise)
  .map(([scheme, name, path]) => `${scheme}://${name}:8443/${path}`);

/** Everything that is found by its form, wherever it stands. */
export const detectable = fc.oneof(ipv4, ipv6, host, email, uuid, account, arn, url);

// SPDX-License-Identifier: Apache-2.0

import { X509Certificate } from 'node:crypto';
import { type Account, serviceAccount } from '../../src/core/granted-rights.ts';
import { record, text } from '../../src/core/read.ts';
import type { Presented } from './presented.ts';

/** The subject that a token names. Nobody but the API server can tell whether it is true. */
const subjectOf = (token: string): string | undefined => {
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims = record(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    return text(claims['sub']) ?? text(claims['email']);
  } catch {
    return undefined;
  }
};

const commonNameOf = (certificate: Buffer): string | undefined => {
  try {
    return /^CN=(.+)$/m.exec(new X509Certificate(certificate).subject)?.[1];
  } catch {
    return undefined;
  }
};

/** Who a credential says we are; undefined when it does not say. Asking the server would take a POST. */
export const whoAmI = ({ authorization, certificate }: Presented): string | undefined => {
  if (authorization?.startsWith('Basic ') === true) {
    return Buffer.from(authorization.slice(6), 'base64').toString('utf8').split(':')[0];
  }
  if (authorization !== undefined) return subjectOf(authorization);
  return certificate === undefined ? undefined : commonNameOf(certificate);
};

/**
 * Who a credential says we are, with the groups that follow from it: of a service account's token and of a client certificate.
 * Undefined for all others: their names and groups are given by the server, or by who signs in for it.
 */
export const accountOf = ({ authorization, certificate }: Presented): Account | undefined => {
  if (authorization !== undefined) return serviceAccount(subjectOf(authorization) ?? '');
  const name = certificate && commonNameOf(certificate);
  if (certificate === undefined || name === undefined) return undefined;
  const { subject } = new X509Certificate(certificate);
  const groups = [...subject.matchAll(/^O=(.+)$/gm)].map(([, group = '']) => group);
  return { name, groups: [...groups, 'system:authenticated'] };
};

/** Who the server says we are, in a refusal: `pods is forbidden: User "x" cannot list …`. */
export const whoIsRefused = (message: string): string | undefined =>
  /User "([^"]{1,200})" cannot /.exec(message)?.[1];

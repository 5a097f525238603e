// SPDX-License-Identifier: Apache-2.0

import { defineKind } from '../kind.ts';
import { number, record, text, texts, time } from '../read.ts';
import { type Conditioned, projectConditioned } from './_conditioned.ts';

interface Certificate extends Conditioned<'Certificate'> {
  readonly secretName: string;
  readonly dnsNames: readonly string[];
  readonly issuer: { readonly group: string; readonly kind: string; readonly name: string };
  readonly notAfter?: number | undefined;
  readonly renewalTime?: number | undefined;
  readonly failedAttempts: number;
}

export default defineKind<'Certificate', Certificate>({
  kind: 'Certificate',
  apiVersions: ['cert-manager.io/v1'],
  plural: 'certificates',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const status = record(raw['status']);
    const issuer = record(spec['issuerRef']);
    return {
      secretName: text(spec['secretName']) ?? '',
      dnsNames: texts(spec['dnsNames']),
      issuer: {
        group: text(issuer['group']) || 'cert-manager.io',
        kind: text(issuer['kind']) || 'Issuer',
        name: text(issuer['name']) ?? '',
      },
      notAfter: time(status['notAfter']),
      renewalTime: time(status['renewalTime']),
      failedAttempts: number(status['failedIssuanceAttempts']) ?? 0,
      ...projectConditioned(raw, base),
    };
  },
});

// SPDX-License-Identifier: Apache-2.0

import { X509Certificate } from 'node:crypto';

/** What anybody who connects is told too: nothing here is secret. */
export interface Certificate {
  /** DNS names and addresses that it is valid for. */
  readonly names: readonly string[];
  /** Epoch milliseconds. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Longest PEM text that is parsed, in characters: chains are a few thousand. */
const LONGEST = 200_000;

/** The first certificate of base64-coded PEM (the `tls.crt` of a Secret); undefined when there is none that can be read. */
export const readCertificate = (base64: string): Certificate | undefined => {
  if (base64.length === 0 || base64.length > LONGEST) return undefined;
  try {
    const certificate = new X509Certificate(Buffer.from(base64, 'base64'));
    const alternatives = (certificate.subjectAltName ?? '')
      .split(', ')
      .flatMap((entry) => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1] ?? []);
    const common = /^CN=(.+)$/m.exec(certificate.subject)?.[1];
    return {
      // Browsers ignore the common name where alternatives exist.
      names: alternatives.length > 0 ? alternatives : common === undefined ? [] : [common],
      notBefore: Date.parse(certificate.validFrom),
      notAfter: Date.parse(certificate.validTo),
    };
  } catch {
    return undefined;
  }
};

/** Whether a certificate's names cover a host; `*.example.com` covers one label. */
export const coversHost = ({ names }: Certificate, host: string): boolean => {
  const wanted = host.toLowerCase();
  return names.some((given) => {
    const name = given.toLowerCase();
    if (name === wanted) return true;
    return (
      name.startsWith('*.') &&
      wanted.endsWith(name.slice(1)) &&
      !wanted.slice(0, -name.length + 1).includes('.') &&
      wanted.length > name.length - 1
    );
  });
};

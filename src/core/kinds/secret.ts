// SPDX-License-Identifier: Apache-2.0

import { type Certificate, readCertificate } from '../certificate.ts';
import { defineKind, type KubeObject } from '../kind.ts';
import { record, text } from '../read.ts';

export interface Secret extends KubeObject<'Secret'> {
  readonly type: string;
  /** Key names; values are never read. Empty when the server sent metadata only. */
  readonly keys: readonly string[];
  /** False when the server sent metadata only: then nothing is known of its keys. */
  readonly keysKnown: boolean;
  /** Public facts of its `tls.crt`, where it holds one that can be read. */
  readonly certificate?: Certificate | undefined;
}

export default defineKind<'Secret', Secret>({
  kind: 'Secret',
  apiVersions: ['v1'],
  plural: 'secrets',
  namespaced: true,
  project: (raw, base) => ({
    type: text(raw['type']) ?? '',
    keys: [
      ...new Set([...Object.keys(record(raw['data'])), ...Object.keys(record(raw['stringData']))]),
    ].sort(),
    keysKnown: raw['data'] !== undefined || raw['type'] !== undefined,
    certificate: readCertificate(text(record(raw['data'])['tls.crt']) ?? ''),
    ...base,
  }),
});

// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { record, text } from '../read.ts';

interface Challenge extends KubeObject<'Challenge'> {
  /** pending, ready, processing, valid, invalid, errored or expired; empty while nobody looked at it. */
  readonly state: string;
  readonly reason?: string | undefined;
  readonly host: string;
  /** HTTP-01 or DNS-01. */
  readonly type: string;
}

export default defineKind<'Challenge', Challenge>({
  kind: 'Challenge',
  apiVersions: ['acme.cert-manager.io/v1'],
  plural: 'challenges',
  namespaced: true,
  project: (raw, base) => {
    const status = record(raw['status']);
    return {
      state: text(status['state']) ?? '',
      reason: text(status['reason']) || undefined,
      host: text(record(raw['spec'])['dnsName']) ?? '',
      type: text(record(raw['spec'])['type']) ?? '',
      ...base,
    };
  },
});

// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { record, text } from '../read.ts';

interface Order extends KubeObject<'Order'> {
  /** pending, ready, processing, valid, invalid, errored or expired; empty while nobody looked at it. */
  readonly state: string;
  readonly reason?: string | undefined;
}

export default defineKind<'Order', Order>({
  kind: 'Order',
  apiVersions: ['acme.cert-manager.io/v1'],
  plural: 'orders',
  namespaced: true,
  project: (raw, base) => {
    const status = record(raw['status']);
    return {
      state: text(status['state']) ?? '',
      reason: text(status['reason']) || undefined,
      ...base,
    };
  },
});

// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { record, text, time } from '../read.ts';

interface CatalogSource extends KubeObject<'CatalogSource'> {
  /** Of its connection: READY, IDLE, CONNECTING, TRANSIENT_FAILURE or SHUTDOWN. */
  readonly state?: string | undefined;
  readonly address?: string | undefined;
  readonly connectedAt?: number | undefined;
  /** Why its registry cannot be made at all. */
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
}

export default defineKind<'CatalogSource', CatalogSource>({
  kind: 'CatalogSource',
  apiVersions: ['operators.coreos.com/v1alpha1'],
  plural: 'catalogsources',
  namespaced: true,
  project: (raw, base) => {
    const status = record(raw['status']);
    const connection = record(status['connectionState']);
    return {
      state: text(connection['lastObservedState']),
      address: text(connection['address']),
      connectedAt: time(connection['lastConnect']),
      reason: text(status['reason']),
      message: text(status['message']),
      ...base,
    };
  },
});

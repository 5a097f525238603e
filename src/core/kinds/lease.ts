// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { number, record, time } from '../read.ts';

export interface Lease extends KubeObject<'Lease'> {
  readonly renewTime?: number | undefined;
  readonly durationSeconds: number;
}

export default defineKind<'Lease', Lease>({
  kind: 'Lease',
  apiVersions: ['coordination.k8s.io/v1'],
  plural: 'leases',
  namespaced: true,
  project: (raw, base) => ({
    renewTime: time(record(raw['spec'])['renewTime']),
    durationSeconds: number(record(raw['spec'])['leaseDurationSeconds']) ?? 40,
    ...base,
  }),
});

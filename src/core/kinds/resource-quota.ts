// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { record, textMap } from '../read.ts';

export interface ResourceQuota extends KubeObject<'ResourceQuota'> {
  readonly hard: Readonly<Record<string, string>>;
  readonly used: Readonly<Record<string, string>>;
}

export default defineKind<'ResourceQuota', ResourceQuota>({
  kind: 'ResourceQuota',
  apiVersions: ['v1'],
  plural: 'resourcequotas',
  namespaced: true,
  project: (raw, base) => {
    const status = record(raw['status']);
    return {
      hard: textMap(status['hard'] ?? record(raw['spec'])['hard']),
      used: textMap(status['used']),
      ...base,
    };
  },
});

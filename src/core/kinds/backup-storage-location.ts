// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { record, text, time } from '../read.ts';

interface BackupStorageLocation extends KubeObject<'BackupStorageLocation'> {
  readonly phase: string;
  readonly message?: string | undefined;
  readonly checkedAt?: number | undefined;
}

export default defineKind<'BackupStorageLocation', BackupStorageLocation>({
  kind: 'BackupStorageLocation',
  apiVersions: ['velero.io/v1'],
  plural: 'backupstoragelocations',
  namespaced: true,
  project: (raw, base) => {
    const status = record(raw['status']);
    return {
      phase: text(status['phase']) ?? '',
      message: text(status['message']),
      checkedAt: time(status['lastValidationTime']),
      ...base,
    };
  },
});

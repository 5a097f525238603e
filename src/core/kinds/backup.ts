// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { number, record, text, texts, time } from '../read.ts';

interface Backup extends KubeObject<'Backup'> {
  readonly phase: string;
  readonly reason?: string | undefined;
  readonly errors: number;
  readonly location: string;
  /** The Schedule that made it. */
  readonly schedule?: string | undefined;
  readonly startedAt?: number | undefined;
  readonly completedAt?: number | undefined;
}

export default defineKind<'Backup', Backup>({
  kind: 'Backup',
  apiVersions: ['velero.io/v1'],
  plural: 'backups',
  namespaced: true,
  project: (raw, base) => {
    const status = record(raw['status']);
    return {
      phase: text(status['phase']) ?? '',
      reason: text(status['failureReason']) ?? texts(status['validationErrors'])[0],
      errors: number(status['errors']) ?? 0,
      location: text(record(raw['spec'])['storageLocation']) || 'default',
      schedule: base.metadata.labels['velero.io/schedule-name'],
      startedAt: time(status['startTimestamp']),
      completedAt: time(status['completionTimestamp']),
      ...base,
    };
  },
});

// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { number, record, text, texts, time } from '../read.ts';

export interface Restore extends KubeObject<'Restore'> {
  readonly phase: string;
  readonly reason?: string | undefined;
  readonly errors: number;
  readonly backup?: string | undefined;
  readonly startedAt?: number | undefined;
  readonly completedAt?: number | undefined;
}

/** Velero's: one backup, brought back. */
export default defineKind<'Restore', Restore>({
  kind: 'Restore',
  apiVersions: ['velero.io/v1'],
  plural: 'restores',
  namespaced: true,
  project: (raw, base) => {
    const status = record(raw['status']);
    return {
      phase: text(status['phase']) ?? '',
      reason: text(status['failureReason']) || texts(status['validationErrors'])[0],
      errors: number(status['errors']) ?? 0,
      backup: text(record(raw['spec'])['backupName']) || undefined,
      startedAt: time(status['startTimestamp']),
      completedAt: time(status['completionTimestamp']),
      ...base,
    };
  },
});

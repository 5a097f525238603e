// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { flag, record, text, texts, time } from '../read.ts';

interface Schedule extends KubeObject<'Schedule'> {
  readonly cron: string;
  readonly paused: boolean;
  readonly phase: string;
  readonly errors: readonly string[];
  readonly lastBackup?: number | undefined;
}

/** Velero's: when backups are made. */
export default defineKind<'Schedule', Schedule>({
  kind: 'Schedule',
  apiVersions: ['velero.io/v1'],
  plural: 'schedules',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const status = record(raw['status']);
    return {
      cron: text(spec['schedule']) ?? '',
      paused: flag(spec['paused']) ?? false,
      phase: text(status['phase']) ?? '',
      errors: texts(status['validationErrors']),
      lastBackup: time(status['lastBackup']),
      ...base,
    };
  },
});

// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { freeText } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';

export default defineAnalyzer({
  kind: 'BackupStorageLocation',
  group: 'integration',
  title: 'Places for backups that Velero cannot reach',
  why: 'Neither backup nor restore works while their place cannot be reached.',
  each: 'BackupStorageLocation',
  reads: [],
  problems: {
    unavailable: {
      severity: 'critical',
      message: 'cannot be reached: {detail}',
      fix: 'Correct bucket, region or credentials of the location, or the way to it.',
      docs: 'https://velero.io/docs/main/locations/',
    },
  },
  *check(location) {
    const { phase, message } = location;
    if (phase !== 'Unavailable') return;
    yield {
      code: 'unavailable',
      data: { detail: freeText(message || 'Velero does not say why') },
      evidence: [{ type: 'field', on: refOf(location), path: 'status.phase', value: phase }],
    };
  },
});

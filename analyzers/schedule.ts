// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { HOUR } from '../src/core/clock.ts';
import { readSchedule } from '../src/core/cron-schedule.ts';
import { freeText, moment } from '../src/core/datum.ts';

const DOCS = 'https://velero.io/docs/main/api-types/schedule/';

/** A backup may be started late, while another one runs. */
const LATE = HOUR;

export default defineAnalyzer({
  kind: 'Schedule',
  group: 'integration',
  title: 'Schedules of Velero that make no backups',
  why: 'Nobody misses a backup until the day it is needed.',
  each: 'Schedule',
  reads: [],
  problems: {
    invalid: {
      severity: 'critical',
      message: 'makes no backups, because Velero refuses it: {detail}',
      fix: 'Correct the schedule or the template as Velero says.',
      docs: DOCS,
    },
    missed: {
      severity: 'warning',
      message: 'should have made a backup at {due} and did not',
      fix: 'Check that Velero runs and that no backup hangs before it.',
      docs: DOCS,
      kubectl: 'kubectl get backup -l velero.io/schedule-name={name} -n {namespace}',
    },
  },
  *check(schedule, cluster) {
    const { phase, errors, paused, cron, lastBackup, metadata } = schedule;
    if (paused || metadata.deletionTimestamp !== undefined) return;
    if (phase === 'FailedValidation') {
      yield { code: 'invalid', data: { detail: freeText(errors.join('; ') || 'no reason is given') } };
      return;
    }
    const from = lastBackup ?? metadata.creationTimestamp;
    const read = readSchedule(cron, undefined);
    if (read.status === 'invalid' || from === undefined) return;
    const due = read.next(from);
    if (due !== undefined && due < cluster.now && cluster.olderThan(due, LATE))
      yield { code: 'missed', data: { due: moment(due) }, since: due };
  },
});

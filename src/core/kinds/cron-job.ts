// SPDX-License-Identifier: Apache-2.0

import { defineKind, type KubeObject } from '../kind.ts';
import { list, number, record, text, time } from '../read.ts';
import { type PodTemplate, readTemplate } from './_pod-spec.ts';

export interface CronJob extends KubeObject<'CronJob'> {
  readonly schedule: string;
  readonly timeZone?: string | undefined;
  readonly suspend: boolean;
  readonly concurrencyPolicy: string;
  readonly startingDeadlineSeconds?: number | undefined;
  readonly lastScheduleTime?: number | undefined;
  readonly lastSuccessfulTime?: number | undefined;
  readonly active: number;
  readonly template: PodTemplate;
}

export default defineKind<'CronJob', CronJob>({
  kind: 'CronJob',
  apiVersions: ['batch/v1'],
  plural: 'cronjobs',
  namespaced: true,
  project: (raw, base) => {
    const spec = record(raw['spec']);
    const status = record(raw['status']);
    return {
      schedule: text(spec['schedule']) ?? '',
      timeZone: text(spec['timeZone']) || undefined,
      suspend: spec['suspend'] === true,
      concurrencyPolicy: text(spec['concurrencyPolicy']) ?? 'Allow',
      startingDeadlineSeconds: number(spec['startingDeadlineSeconds']),
      lastScheduleTime: time(status['lastScheduleTime']),
      lastSuccessfulTime: time(status['lastSuccessfulTime']),
      active: list(status['active'], (item) => item).length,
      template: readTemplate(record(record(spec['jobTemplate'])['spec'])['template']),
      ...base,
    };
  },
});

// SPDX-License-Identifier: Apache-2.0

import type { Topic } from './lesson.ts';

export const batch: Topic = {
  title: 'Jobs and schedules',
  about: 'Work that ends, or should begin.',
  lessons: [
    {
      name: 'job-deadline',
      level: 'first',
      title: 'A job that was stopped',
      notice: 'It did not fail by itself. Who stopped it?',
      tries: ['details 1'],
      solution:
        'It ran longer than activeDeadlineSeconds allows. Find out why it takes so long, or raise the deadline.',
      finds: { cause: 'Job/shop/reindex', says: 'deadline' },
    },
    {
      name: 'cronjob-never-fires',
      level: 'next',
      title: 'A report that comes once a year, and never came',
      notice: 'Read the schedule aloud: which day is that?',
      tries: ['details 1'],
      solution: 'The 30th of February. Correct the schedule.',
      finds: { cause: 'CronJob/shop/yearly', says: 'never fires' },
    },
    {
      name: 'cronjob-suspended',
      level: 'next',
      title: 'When was the last backup?',
      notice: 'No Job failed. Did one start?',
      tries: ['analyze'],
      solution: 'The CronJob is suspended and was forgotten. Set suspend to false.',
      finds: { cause: 'CronJob/shop/backup', says: 'suspended' },
    },
    {
      name: 'ok-cronjob-suspended',
      level: 'further',
      title: 'A second schedule that does not run',
      notice: 'Compare it with the backup that was forgotten. How would you tell them apart?',
      tries: ['analyze'],
      solution: 'Somebody wrote the reason onto it. A note is right here, an alarm would be wrong.',
      finds: { cause: 'CronJob/shop/dr-drill', says: 'suspended' },
    },
    {
      name: 'ok-running-job',
      level: 'further',
      title: 'A job that is not done yet',
      notice: 'No pod is ready, and nothing is wrong.',
      tries: ['analyze --all'],
      solution: 'A Job counts completions, not readiness: it still runs.',
    },
  ],
};

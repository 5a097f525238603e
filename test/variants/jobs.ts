// SPDX-License-Identifier: Apache-2.0

import { ago } from '../support/lab/clock.ts';
import { surroundings } from '../support/lab/surroundings.ts';
import { thing } from '../support/lab/thing.ts';
import type { Variant } from '../support/lab/variant.ts';
import { container, job } from '../support/lab/workloads.ts';

const around = surroundings();
const done = {
  conditions: [
    { type: 'SuccessCriteriaMet', status: 'True' },
    { type: 'Complete', status: 'True', lastTransitionTime: ago(10) },
  ],
  completionTime: ago(10),
};
const failedJob = (reason: string, message: string) => ({
  conditions: [
    { type: 'FailureTarget', status: 'True', reason, message, lastTransitionTime: ago(10) },
    { type: 'Failed', status: 'True', reason, message, lastTransitionTime: ago(10) },
  ],
});
const cron = (name: string, spec: object = {}, status: object = {}, age = 9000) =>
  thing('CronJob', name, {
    age,
    spec: {
      schedule: '*/5 * * * *',
      jobTemplate: {
        spec: { template: { spec: { containers: [container(name)], restartPolicy: 'Never' } } },
      },
      concurrencyPolicy: 'Allow',
      ...spec,
    },
    status: { lastScheduleTime: ago(3), lastSuccessfulTime: ago(3), ...status },
  });
const failing = cron('sync', {}, { lastSuccessfulTime: ago(900) });
const runs = [1, 2, 3].flatMap((n) =>
  job(`sync-2900${n}`, {
    owner: failing,
    age: n * 5,
    pods: [{ is: 'failed', exit: 1, says: 'HTTP 500' }],
    status: failedJob('BackoffLimitExceeded', 'Job has reached the specified backoff limit'),
  }),
);
const once = cron('sync', {}, { lastSuccessfulTime: ago(3) });
const onceRuns = [
  ...job('sync-29001', {
    owner: once,
    age: 15,
    pods: [{ is: 'failed', exit: 1 }],
    status: failedJob('BackoffLimitExceeded', 'x'),
  }),
  ...job('sync-29002', { owner: once, age: 5, pods: [{ is: 'done' }], status: done }),
];
const forbid = cron(
  'report',
  { concurrencyPolicy: 'Forbid' },
  { lastScheduleTime: ago(400), lastSuccessfulTime: ago(1000), active: [{ name: 'report-1' }] },
);
const hang = job('report-1', { owner: forbid, age: 400, pods: [{ is: 'running', for: 399 }] });
const imageCron = cron('sync', {}, { lastSuccessfulTime: ago(600), active: [{ name: 'sync-1' }] });
const imageRun = job('sync-1', {
  owner: imageCron,
  age: 15,
  pods: [{ is: 'pulling', says: 'docker.io/library/sync:9: not found' }],
});
/** Jobs and CronJobs. */
export const jobs: readonly Variant[] = [
  {
    name: 'a Job gave up',
    objects: [
      ...around,
      ...job('load', {
        pods: [
          { is: 'failed', exit: 2, says: 'no such table' },
          { is: 'failed', exit: 2, says: 'no such table' },
        ],
        status: failedJob('BackoffLimitExceeded', 'Job has reached the specified backoff limit'),
      }),
    ],
    root: ['Job/shop/load', /backoff|failed|no such table/i, 'critical'],
  },
  {
    name: 'a Job failed by its failure policy',
    objects: [
      ...around,
      ...job('load', {
        pods: [{ is: 'failed', exit: 42 }],
        status: failedJob(
          'PodFailurePolicy',
          'Container load for pod shop/load-x failed with exit code 42 matching FailJob rule at index 0',
        ),
      }),
    ],
    root: ['Job/shop/load', /42|policy/i, 'critical'],
  },
  {
    name: 'a Job that cannot get a pod to run',
    objects: [
      ...around,
      ...job('load', {
        pods: [{ is: 'crashing', exit: 1, says: 'no licence', restarts: 4 }],
        pod: { restartPolicy: 'OnFailure' },
      }),
    ],
    root: ['Pod/shop/load-*', /no licence/, 'critical'],
  },
  {
    name: 'an indexed Job whose indexes failed',
    objects: [
      ...around,
      ...job('grid', {
        pods: [{ is: 'failed', exit: 1, says: 'bad cell' }, { is: 'done' }],
        spec: { completionMode: 'Indexed', completions: 2, backoffLimitPerIndex: 0 },
        status: { ...failedJob('FailedIndexes', 'Job has failed indexes'), failedIndexes: '0' },
      }),
    ],
    root: ['Job/shop/grid', /index|bad cell/i, 'critical'],
  },
  {
    name: 'healthy: Jobs that are suspended, queued, done, or failed once under a CronJob',
    objects: [
      ...around,
      ...job('queued', {
        pods: [],
        spec: { suspend: true },
        status: { conditions: [{ type: 'Suspended', status: 'True', lastTransitionTime: ago(10) }] },
      }),
      once,
      ...onceRuns,
      ...job('done', { pods: [{ is: 'done' }], status: done }),
      ...job('now', { age: 0.3, pods: [{ is: 'creating', for: 0.3 }] }),
    ],
  },
  {
    name: 'healthy: a Job is at its second try',
    objects: [
      ...around,
      ...job('load', {
        age: 5,
        pods: [
          { is: 'failed', exit: 1, for: 4 },
          { is: 'running', for: 2 },
        ],
      }),
    ],
    quiet: ['*'],
  },
  {
    name: 'the last runs of a CronJob failed',
    objects: [...around, failing, ...runs],
    root: ['Job/shop/sync-*', /HTTP 500/, 'critical'],
    also: [['CronJob/shop/sync', /no run has succeeded since/]],
  },
  {
    name: 'a run of a CronJob hangs and keeps the next ones away',
    objects: [...around, forbid, ...hang],
    root: ['CronJob/shop/report', /run|miss|activ|since/i, 'warning'],
  },
  {
    name: 'the image of a CronJob does not exist',
    objects: [...around, imageCron, ...imageRun],
    root: ['Pod/shop/sync-*', /sync:9/, 'critical'],
  },
  {
    name: 'a time zone that does not exist',
    objects: [
      ...around,
      cron(
        'sync',
        { timeZone: 'Europe/Atlantis' },
        { lastScheduleTime: undefined, lastSuccessfulTime: undefined },
      ),
    ],
    root: ['CronJob/shop/sync', /Atlantis/, 'warning'],
  },
  {
    name: 'healthy: a CronJob suspended, one not due yet, one in a time zone',
    objects: [
      ...around,
      cron('a', { suspend: true }, { lastScheduleTime: ago(40_000) }),
      cron('b', { schedule: '0 0 1 1 *' }, { lastScheduleTime: undefined, lastSuccessfulTime: undefined }),
      cron(
        'c',
        { schedule: '@daily', timeZone: 'Europe/Berlin' },
        { lastScheduleTime: ago(700), lastSuccessfulTime: ago(690) },
      ),
    ],
    quiet: ['*'],
  },
];

// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { HOUR, MINUTE } from '../src/core/clock.ts';
import { conditionOf } from '../src/core/condition.ts';
import { readSchedule } from '../src/core/cron-schedule.ts';
import { freeText, moment, name, quantity } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';
import type { Job } from '../src/core/kinds/job.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/';

const isTrue = (job: Job, type: string): boolean => conditionOf(job.conditions, type)?.status === 'True';

const newestFirst = (a: Job, b: Job): number =>
  (b.metadata.creationTimestamp ?? 0) - (a.metadata.creationTimestamp ?? 0);

/** Its newest runs that failed, down to the last that succeeded. */
const lastFailures = (jobs: readonly Job[]): readonly Job[] => {
  const ended = jobs.filter((job) => isTrue(job, 'Failed') || isTrue(job, 'Complete')).sort(newestFirst);
  const good = ended.findIndex((job) => isTrue(job, 'Complete'));
  return good < 0 ? ended : ended.slice(0, good);
};

/** Shorter starting deadlines pass between two looks of the controller: runs are missed with nothing else wrong. */
const SHORTEST_DEADLINE = 10;

const newest = (...times: readonly (number | undefined)[]): number | undefined => {
  const known = times.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
};

/** When the last of these ended. */
const lastEnd = (jobs: readonly Job[]): number | undefined =>
  newest(
    ...jobs.flatMap(({ completionTime, conditions }) => [
      completionTime,
      ...conditions
        .filter(({ type, status }) => (type === 'Failed' || type === 'Complete') && status === 'True')
        .map(({ lastTransitionTime }) => lastTransitionTime),
    ]),
  );

/** Time that a due run gets to start: frequent ones are noticed sooner. */
const patience = (due: number, following: number | undefined): number =>
  Math.min(HOUR, Math.max(5 * MINUTE, 3 * ((following ?? due + HOUR) - due)));

/** More runs than this are simply many. */
const COUNTED = 100;

const dueBetween = (
  next: (after: number) => number | undefined,
  from: number | undefined,
  to: number | undefined,
): number => {
  if (from === undefined || to === undefined) return 0;
  let count = 0;
  for (let at = next(from); at !== undefined && at <= to && count < COUNTED; at = next(at)) count += 1;
  return count;
};

export default defineAnalyzer({
  kind: 'CronJob',
  group: 'core',
  title: 'CronJobs that never run, miss their runs or keep failing',
  why: 'Nobody notices a backup that does not run until it is needed.',
  each: 'CronJob',
  reads: ['Job'],
  problems: {
    'schedule-invalid': {
      severity: 'critical',
      message: 'has an invalid schedule {schedule}: {detail}',
      fix: 'Correct the schedule; five fields: minute, hour, day of month, month, day of week.',
      docs: `${DOCS}#schedule-syntax`,
    },
    'time-zone-unknown': {
      severity: 'critical',
      message: 'never runs: {detail}',
      fix: 'Correct timeZone to a name such as Europe/Berlin or Etc/UTC.',
      docs: `${DOCS}#time-zones`,
    },
    'never-fires': {
      severity: 'warning',
      message: 'never fires: no date matches its schedule {schedule}',
      fix: 'Correct the schedule so that a date exists that matches it.',
      docs: `${DOCS}#schedule-syntax`,
    },
    'deadline-negative': {
      severity: 'warning',
      message: 'has a negative starting deadline ({seconds})',
      fix: 'Set startingDeadlineSeconds to a positive number, or remove it.',
      docs: `${DOCS}#starting-deadline`,
    },
    'runs-missed': {
      severity: 'warning',
      symptom: true,
      message: 'misses its runs: the last was due {due} and none was started',
      fix: 'Check the controller manager, startingDeadlineSeconds and whether an older run blocks it (concurrencyPolicy).',
      docs: `${DOCS}#job-creation`,
    },
    'run-blocks': {
      severity: 'warning',
      message: 'misses its runs: one that is still running forbids the next since {due}',
      fix: 'Find out why the running Job does not end, or delete it; give its template an activeDeadlineSeconds.',
      docs: `${DOCS}#concurrency-policy`,
    },
    'runs-failing': {
      severity: 'warning',
      symptom: true,
      message: 'keeps failing: no run has succeeded since {good} ({runs})',
      fix: 'Read the log of the newest failed Job and correct the cause.',
      docs: DOCS,
    },
    suspended: {
      severity: 'info',
      message: 'is suspended: it starts no Jobs',
      fix: 'Nothing to do when it was suspended on purpose; else set suspend to false.',
      docs: `${DOCS}#schedule-suspension`,
    },
  },
  *check(cron, cluster) {
    if (cron.suspend) return yield { code: 'suspended' };
    if ((cron.startingDeadlineSeconds ?? 0) < 0) {
      yield {
        code: 'deadline-negative',
        data: { seconds: quantity(cron.startingDeadlineSeconds ?? 0, 'second') },
      };
    }
    const schedule = readSchedule(cron.schedule, cron.timeZone);
    const named = name('schedule', cron.schedule);
    if (schedule.status === 'invalid') {
      const detail = freeText(schedule.reason);
      if (schedule.part === 'time zone') yield { code: 'time-zone-unknown', data: { detail } };
      else yield { code: 'schedule-invalid', data: { schedule: named, detail } };
      return;
    }
    if (schedule.next(cluster.now) === undefined)
      return yield { code: 'never-fires', data: { schedule: named } };

    const from = cron.lastScheduleTime ?? cron.metadata.creationTimestamp;
    const jobs = cluster.owned(cron, 'Job');
    const missed = from === undefined ? undefined : schedule.next(from);
    if (missed !== undefined && cron.active === 0) {
      const { changed } = cron.metadata;
      const deadline = cron.startingDeadlineSeconds;
      // Resumed or freed by the end of a run, it starts what is due, but nothing that is past its deadline.
      const free = newest(missed, changed?.at, cron.lastSuccessfulTime, lastEnd(jobs)) ?? missed;
      const expected = deadline === undefined || free === missed ? free : (schedule.next(free) ?? free);
      if (cluster.olderThan(expected, patience(missed, schedule.next(missed)))) {
        // A pause that is over looks the same where nobody tells when it was changed.
        const isTold = deadline === undefined || deadline < SHORTEST_DEADLINE || changed !== undefined;
        yield {
          code: 'runs-missed',
          severity: isTold ? ('warning' as const) : ('info' as const),
          data: { due: moment(missed) },
          since: missed,
        };
      }
    } else if (
      missed !== undefined &&
      cluster.olderThan(missed, HOUR) &&
      cron.concurrencyPolicy === 'Forbid'
    ) {
      const running = jobs.filter((job) => job.active > 0);
      yield { code: 'run-blocks', data: { due: moment(missed) }, blames: running.map(refOf), since: missed };
    }

    const failures = lastFailures(jobs);
    if (failures.length === 0) return;
    const oldest = failures.at(-1)?.metadata.creationTimestamp;
    const success = newest(cron.lastSuccessfulTime, lastEnd(jobs.filter((job) => isTrue(job, 'Complete'))));
    const good = success ?? cron.metadata.creationTimestamp ?? oldest;
    if (good === undefined) return;
    // History keeps one failed Job by default. What was due up to that one is told, not how often it was tried: a run
    // that takes long, or a missed deadline, makes that less.
    const due = dueBetween(schedule.next, good, failures[0]?.metadata.creationTimestamp);
    if (failures.length < 2 && due < 2) return;
    const runs =
      failures.length >= 2
        ? quantity(failures.length, 'failed Job')
        : freeText(`${due < COUNTED ? due : `${COUNTED} or more`} were due`);
    yield { code: 'runs-failing', data: { good: moment(good), runs }, blames: failures.map(refOf) };
  },
});

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { HOUR } from '../src/core/clock.ts';
import { conditionOf } from '../src/core/condition.ts';
import { readSchedule } from '../src/core/cron-schedule.ts';
import { freeText, moment, name, quantity, word } from '../src/core/datum.ts';
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
      message: 'keeps failing: {runs} in a row have not succeeded',
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
    const due = from === undefined ? undefined : schedule.next(from);
    const isLate = due !== undefined && cluster.olderThan(due, HOUR);
    const jobs = cluster.owned(cron, 'Job');
    if (isLate && cron.active === 0) {
      yield { code: 'runs-missed', data: { due: moment(due) }, since: due };
    } else if (isLate && cron.concurrencyPolicy === 'Forbid') {
      const running = jobs.filter((job) => job.active > 0);
      yield { code: 'run-blocks', data: { due: moment(due) }, blames: running.map(refOf), since: due };
    }

    const failures = lastFailures(jobs);
    if (failures.length === 0) return;
    // History keeps one failed Job by default: the times tell how many runs were due since the last good one.
    const good = cron.lastSuccessfulTime ?? cron.metadata.creationTimestamp;
    const passed = dueBetween(schedule.next, good, cron.lastScheduleTime) - cron.active;
    const runs = Math.max(failures.length, passed);
    if (runs >= 2)
      yield {
        code: 'runs-failing',
        data: { runs: runs < COUNTED ? quantity(runs, 'run') : word(`${COUNTED} runs or more`) },
        blames: failures.map(refOf),
      };
  },
});

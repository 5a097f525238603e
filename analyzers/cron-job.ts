import { defineAnalyzer } from '../src/core/analyzer.ts';
import { HOUR } from '../src/core/clock.ts';
import { conditionOf } from '../src/core/condition.ts';
import { readSchedule } from '../src/core/cron-schedule.ts';
import { freeText, name, quantity } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';

const DOCS = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/';

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
      message: 'misses its runs: the last was due {due} and none was started',
      fix: 'Check the controller manager, startingDeadlineSeconds and whether an older run blocks it (concurrencyPolicy).',
      docs: `${DOCS}#job-creation`,
    },
    'runs-failing': {
      severity: 'warning',
      symptom: true,
      message: 'fails: its last {failed} failed',
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
    if ((cron.startingDeadlineSeconds ?? 0) < 0) yield { code: 'deadline-negative', data: { seconds: quantity(cron.startingDeadlineSeconds ?? 0, 'second') } };
    const schedule = readSchedule(cron.schedule, cron.timeZone);
    if (schedule.status === 'invalid') {
      return yield { code: 'schedule-invalid', data: { schedule: name('schedule', cron.schedule), detail: freeText(schedule.reason) } };
    }
    const from = cron.lastScheduleTime ?? cron.metadata.creationTimestamp;
    const due = from === undefined ? undefined : schedule.next(from);
    if (schedule.next(cluster.now) === undefined) {
      yield { code: 'never-fires', data: { schedule: name('schedule', cron.schedule) } };
    } else if (due !== undefined && cluster.olderThan(due, HOUR) && cron.active === 0) {
      yield { code: 'runs-missed', data: { due: { type: 'time', at: due } }, since: due };
    }
    const jobs = [...cluster.owned(cron, 'Job')].sort((a, b) => (b.metadata.creationTimestamp ?? 0) - (a.metadata.creationTimestamp ?? 0));
    const ended = jobs.filter((job) => job.conditions.some(({ type, status }) => status === 'True' && (type === 'Failed' || type === 'Complete')));
    const firstGood = ended.findIndex((job) => conditionOf(job.conditions, 'Complete')?.status === 'True');
    const failed = firstGood < 0 ? ended.length : firstGood;
    if (failed >= 2) yield { code: 'runs-failing', data: { failed: quantity(failed, 'run') }, blames: ended.slice(0, failed).map(refOf) };
  },
});

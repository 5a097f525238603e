// SPDX-License-Identifier: Apache-2.0

import { Cron } from 'croner';
import { readCronFields } from './cron-fields.ts';
import { messageOf } from './errors.ts';

export type Schedule =
  | {
      readonly status: 'valid';
      /** First time after `after` that it is due, epoch milliseconds; undefined when no date ever matches. */
      readonly next: (after: number) => number | undefined;
    }
  | { readonly status: 'invalid'; readonly part: 'schedule' | 'time zone'; readonly reason: string };

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Go's durations: `1h30m`. */
const duration = (text: string): number | undefined => {
  const parts = [...text.matchAll(/(?<!\d)(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([all]) => all).join('') !== text) return undefined;
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0), 0);
};

const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

/** A CronJob's schedule as Kubernetes reads it. Without a time zone, that of the controller manager: practically always UTC. */
export const readSchedule = (schedule: string, timeZone: string | undefined): Schedule => {
  const [, prefix, rest] = /^(?:CRON_)?TZ=(\S+)\s+(\S.*)$/.exec(schedule) ?? [];
  const pattern = (rest ?? schedule).trim();
  const zone = timeZone ?? prefix ?? 'Etc/UTC';
  if (!isZone(zone)) return { status: 'invalid', part: 'time zone', reason: `there is no time zone ${zone}` };
  const every = /^@every (\S+)$/.exec(pattern)?.[1];
  if (every !== undefined) {
    const step = duration(every);
    if (step === undefined || step <= 0)
      return { status: 'invalid', part: 'schedule', reason: `${every} is not a duration` };
    return { status: 'valid', next: (after) => after + Math.max(step, 1_000) };
  }
  const read = readCronFields(pattern);
  if ('wrong' in read) return { status: 'invalid', part: 'schedule', reason: read.wrong };
  try {
    const cron = new Cron(read.fields, { timezone: zone, paused: true });
    return { status: 'valid', next: (after) => cron.nextRun(new Date(after))?.getTime() };
  } catch (error) {
    return { status: 'invalid', part: 'schedule', reason: messageOf(error) };
  }
};

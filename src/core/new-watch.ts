// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { SECOND } from './clock.ts';
import { readSchedule } from './cron-schedule.ts';
import { Refused } from './errors.ts';
import { parseSpan } from './time-span.ts';
import { leastSpan, type Rhythm, type Watch } from './watch.ts';

interface GivenRhythm {
  readonly every?: string | undefined;
  readonly schedule?: string | undefined;
  /** Undefined: `zone`, that of the person. */
  readonly timeZone?: string | undefined;
  readonly live?: boolean | undefined;
}

const EVERY = '5m';

/** When a watch looks, as somebody wrote it; throws Refused with an example. `zone`: IANA, of whoever asks. */
export const rhythmGiven = (
  { every, schedule, timeZone, live }: GivenRhythm,
  zone: string | undefined,
): Rhythm => {
  const given = [every, schedule, live === true ? 'live' : undefined].filter((word) => word !== undefined);
  if (given.length > 1)
    throw new Refused('A watch has one of --every, --schedule and --live.', { hint: 'watch add --every 5m' });
  if (timeZone !== undefined && schedule === undefined)
    throw new Refused('--time-zone belongs to --schedule.', {
      hint: 'watch add --schedule "0 8 * * 1-5" --time-zone Europe/Berlin',
    });
  if (live === true || every === 'live') return { type: 'live' };
  if (schedule !== undefined) {
    const read = readSchedule(schedule, timeZone ?? zone);
    if (read.status === 'invalid')
      throw new Refused(`That is no ${read.part}: ${read.reason}.`, {
        hint: 'watch add --schedule "0 8 * * 1-5" --time-zone Europe/Berlin',
      });
    return { type: 'cron', cron: schedule, timeZone: timeZone ?? zone ?? 'UTC' };
  }
  const ms = parseSpan(every ?? EVERY);
  if (ms === undefined || ms < leastSpan)
    throw new Refused(`${every ?? ''} is no time span from ${leastSpan / SECOND}s: write 30s, 5m or 1h.`, {
      hint: 'watch add --every 5m',
    });
  return { type: 'every', ms };
};

const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
    .replace(/-$/, '');

/** Readable, and the same for the same delivery. */
export const watchIdOf = (
  { cluster, namespaces }: Pick<Watch, 'cluster' | 'namespaces'>,
  interaction: string,
): string => {
  const [only, ...more] = namespaces ?? [];
  const start = slugOf(only !== undefined && more.length === 0 ? only : cluster) || 'watch';
  return `${start}-${createHash('sha256').update(interaction).digest('hex').slice(0, 6)}`;
};

/** The name that somebody gives a watch; throws Refused where it is none. */
export const watchNamed = (name: string): string => {
  if (/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/.test(name)) return name;
  throw new Refused(`${name} is no name for a watch: up to 40 small letters, digits and dashes.`, {
    hint: `watch add ${slugOf(name) || 'shop'}`,
  });
};

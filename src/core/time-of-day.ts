// SPDX-License-Identifier: Apache-2.0

import { MINUTE } from './clock.ts';

/** A part of the day that comes again: minutes since midnight, on the clock of one time zone. */
export interface TimeOfDay {
  /** From (inclusive) until (exclusive); a span whose end is not after its start goes past midnight. Empty = all day. */
  readonly hours: readonly { readonly from: number; readonly until: number }[];
  /** Days on which it begins, 0 = Sunday; empty = every day. */
  readonly weekdays: readonly number[];
  /** IANA name. */
  readonly timeZone: string;
}

const DAY_MINUTES = 24 * 60;

/** In the order of `Date.getUTCDay`, as people write and read them. */
const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** What a clock on the wall shows there: minute of the day, and the day of the week. Throws RangeError for no time zone. */
const wallClock = (at: number, timeZone: string): { readonly minute: number; readonly weekday: number } => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(new Date(at));
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((given) => given.type === type)?.value ?? '';
  return {
    minute: Number(part('hour')) * 60 + Number(part('minute')),
    weekday: weekdayNames.findIndex((name) => name === part('weekday').toLowerCase()),
  };
};

/** Whether a moment lies in it. What goes past midnight belongs to the day on which it began. */
export const isDuring = ({ hours, weekdays, timeZone }: TimeOfDay, at: number): boolean => {
  const { minute, weekday } = wallClock(at, timeZone);
  const isOn = (day: number): boolean => weekdays.length === 0 || weekdays.includes((day + 7) % 7);
  if (hours.length === 0) return isOn(weekday);
  return hours.some(({ from, until }) => {
    if (from < until) return minute >= from && minute < until && isOn(weekday);
    return (minute >= from && isOn(weekday)) || (minute < until && isOn(weekday - 1));
  });
};

const CLOCK = /^([01]?\d|2[0-4]):([0-5]\d)$/;

/** `22:00` → minutes since midnight; `24:00` is the end of a day. Undefined when it is no time. */
export const parseClock = (text: string): number | undefined => {
  const [, hour, minute] = CLOCK.exec(text.trim()) ?? [];
  if (hour === undefined || minute === undefined) return undefined;
  const minutes = Number(hour) * 60 + Number(minute);
  return minutes <= DAY_MINUTES ? minutes : undefined;
};

/** `08:00-18:00`, `22:00-06:00` → its ends; undefined when it is none, or nothing. */
export const parseHours = (text: string): TimeOfDay['hours'][number] | undefined => {
  const [from, until, ...rest] = text.split(/[-–]/).map(parseClock);
  if (from === undefined || until === undefined || rest.length > 0) return undefined;
  return from === until || from === DAY_MINUTES ? undefined : { from, until };
};

const LONG_NAMES = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const dayNamed = (text: string): number | undefined => {
  const word = text.trim().toLowerCase();
  const at = weekdayNames.findIndex((name, day) => name === word || LONG_NAMES[day] === word);
  return at < 0 ? undefined : at;
};

/** `mon-fri`, `sat`, `Sunday` → days, 0 = Sunday; undefined when it is none. */
export const parseWeekdays = (text: string): readonly number[] | undefined => {
  const [from, until, ...rest] = text.split(/[-–]/).map(dayNamed);
  if (from === undefined || rest.length > 0) return undefined;
  if (!/[-–]/.test(text)) return [from];
  if (until === undefined) return undefined;
  const days = ((until - from + 7) % 7) + 1;
  return Array.from({ length: days }, (_, at) => (from + at) % 7);
};

const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** As people read it: `22:00–06:00 on fri, sat (Europe/Berlin)`. */
export const timeOfDayText = ({ hours, weekdays, timeZone }: TimeOfDay): string => {
  const spans = hours.map(({ from, until }) => `${clockText(from)}–${clockText(until)}`).join(', ');
  const days = weekdays.map((day) => weekdayNames[day]).join(', ');
  const when = [spans, days === '' ? '' : `on ${days}`].filter((part) => part !== '').join(' ');
  return `${when} (${timeZone})`;
};

const DAYS_AHEAD = 8;

/**
 * `22:00`, `fri 22:00` → the next moment at which a clock there shows it; a moment with its zone
 * (`2026-12-24T22:00:00Z`) as it is. Epoch milliseconds; undefined when it is none.
 */
export const parseMoment = (text: string, now: number, timeZone: string): number | undefined => {
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})$/.test(text.trim())) {
    const at = Date.parse(text);
    return Number.isNaN(at) ? undefined : at;
  }
  const words = text.trim().split(/\s+/);
  const minute = parseClock(words.at(-1) ?? '');
  const day = words.length === 2 ? dayNamed(words[0] ?? '') : undefined;
  if (minute === undefined || minute === DAY_MINUTES || words.length > 2) return undefined;
  if (words.length === 2 && day === undefined) return undefined;
  const start = Math.floor(now / MINUTE) * MINUTE;
  for (let ahead = 0; ahead < DAYS_AHEAD; ahead += 1) {
    const near = start + ahead * DAY_MINUTES * MINUTE;
    const there = wallClock(near, timeZone);
    let at = near + ((minute - there.minute + DAY_MINUTES) % DAY_MINUTES) * MINUTE;
    // The clock may have been changed in between.
    at += (minute - wallClock(at, timeZone).minute) * MINUTE;
    if (at < start) continue;
    if (day === undefined || wallClock(at, timeZone).weekday === day) return at;
  }
  return undefined;
};

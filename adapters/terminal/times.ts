// SPDX-License-Identifier: Apache-2.0

export interface TimeOptions {
  /** IANA zone of the reader; undefined = the machine's. */
  readonly timeZone?: string | undefined;
  /** The reader's moment: of a recording, the moment of the recording. */
  readonly now: number;
}

const ago = (ms: number): string => {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  return minutes < 2_880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} d`;
};

/** Times in the reader's zone: with their day, which a clock leaves out for today. */
export const timeWriter = ({ timeZone, now }: TimeOptions) => {
  const zone = timeZone === undefined ? {} : { timeZone };
  const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', ...zone });
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', ...zone });
  const year = new Intl.DateTimeFormat('en-GB', { year: 'numeric', ...zone });
  const dayOf = (at: number): string =>
    year.format(at) === year.format(now) ? day.format(at) : `${day.format(at)} ${year.format(at)}`;
  const clock = (at: number): string =>
    dayOf(at) === dayOf(now) ? hour.format(at) : `${dayOf(at)} ${hour.format(at)}`;
  return (at: number, style: 'clock' | 'date' | 'relative'): string => {
    if (style === 'date') return `${dayOf(at)} ${hour.format(at)}`;
    return style === 'relative' ? `${clock(at)} (${ago(now - at)})` : clock(at);
  };
};

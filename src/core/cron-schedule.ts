import { Cron } from 'croner';

export type Schedule =
  | { readonly status: 'valid'; readonly next: (after: number) => number | undefined }
  | { readonly status: 'invalid'; readonly reason: string };

// Kubernetes takes five fields or these words; croner would take more.
const WORDS = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']);

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message.replace(/^CronPattern: /, '') : 'unknown');

/** A CronJob's schedule as Kubernetes reads it; times are epoch milliseconds. */
export const readSchedule = (schedule: string, timeZone: string | undefined): Schedule => {
  const prefixed = /^(?:CRON_)?TZ=(\S+)\s+(.*)$/.exec(schedule);
  const pattern = (prefixed?.[2] ?? schedule).trim();
  const zone = timeZone ?? prefixed?.[1] ?? 'Etc/UTC';
  if (/^@every \S+$/.test(pattern)) return { status: 'valid', next: (after) => after };
  if (!WORDS.has(pattern) && pattern.split(/\s+/).length !== 5) {
    return { status: 'invalid', reason: `a schedule has five fields, not ${pattern === '' ? 0 : pattern.split(/\s+/).length}` };
  }
  try {
    const cron = new Cron(pattern, { timezone: zone, paused: true });
    // Asked once here: a wrong time zone shows only when a date is computed.
    cron.nextRun(new Date(0));
    return { status: 'valid', next: (after) => cron.nextRun(new Date(after))?.getTime() };
  } catch (error) {
    return { status: 'invalid', reason: reasonOf(error) };
  }
};

// SPDX-License-Identifier: Apache-2.0

import { type LogEntry, logEntries } from './log-entries.ts';

/** Error entries that say the same but for numbers, addresses and ids. */
export interface LogErrors {
  /** The newest of them. */
  readonly entry: LogEntry;
  readonly count: number;
  /** Where the newest stands among the entries of the log. */
  readonly at: number;
}

export interface ErrorsOfLog {
  /** Oldest first, by their newest entry. */
  readonly groups: readonly LogErrors[];
  /** Error entries, and all entries. */
  readonly errors: number;
  readonly entries: number;
}

const QUOTED = /"[^"]{0,200}"|'[^']{0,200}'/g;
const IDS =
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b(?=[0-9a-z]{0,40}\d)[0-9a-f]{7,64}\b|\b0x[0-9a-f]{1,16}\b/gi;
const ADDRESSES = /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b|\[[0-9a-f:]{2,45}\](?::\d{1,5})?/gi;

const SAME = 300;

/** What repeated lines have in common. */
export const templateOf = (message: string): string =>
  message
    .slice(0, SAME)
    .replace(ADDRESSES, '#')
    .replace(IDS, '#')
    .replace(QUOTED, (quoted) => (/\d/.test(quoted) ? '"#"' : quoted))
    .replace(/\d+/g, '#')
    .replace(/\s+/g, ' ')
    .trim();

/** The error entries of a log by what they say. */
export const errorsOf = (lines: readonly string[]): ErrorsOfLog => {
  const entries = logEntries(lines);
  const groups = new Map<string, LogErrors>();
  let errors = 0;
  for (const [at, entry] of entries.entries()) {
    if (entry.level !== 'error' && entry.level !== 'fatal') continue;
    errors += 1;
    const template = templateOf(entry.message);
    const count = (groups.get(template)?.count ?? 0) + 1;
    groups.delete(template);
    groups.set(template, { entry, count, at });
  }
  return { groups: [...groups.values()], errors, entries: entries.length };
};

const isLoud = ({ entry }: LogErrors): boolean => entry.level === 'fatal' || entry.hasTrace;

/** Of what ended a program, the last words that are loud; else the last ones. */
export const lastWords = ({ groups }: ErrorsOfLog): LogErrors | undefined =>
  groups.findLast(isLoud) ?? groups.at(-1);

/** What is said most often; of equals the newest. */
export const mostSaid = ({ groups }: ErrorsOfLog): LogErrors | undefined =>
  groups.reduce<LogErrors | undefined>(
    (most, group) => (most === undefined || group.count >= most.count ? group : most),
    undefined,
  );

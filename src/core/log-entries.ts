// SPDX-License-Identifier: Apache-2.0

import type { LogLevel } from './log-level.ts';
import { type LogRecord, logRecord } from './log-record.ts';
import { looksLikeError, namesException } from './log-signs.ts';

/** Lines that belong together: a record with its stack trace. */
export interface LogEntry {
  /** What the program called it; `error` also where it called it nothing and it is one. */
  readonly level: LogLevel;
  /** One line: what it says and, of a trace, what is at its root. */
  readonly message: string;
  readonly lines: readonly string[];
  readonly hasTrace: boolean;
}

const TRACE_LINE =
  /^(?:\s|at |Caused by: |Suppressed: |\.{3} \d+ (?:more|common frames)|During handling of the above|The above exception was|goroutine \d+ \[|created by |\[signal |exit status \d|note: run with |stack backtrace:|--- End of |[\w./*()[\]{}$·-]{1,200}\([^)]{0,400}\)$)/;
const FRAME =
  /^\s+(?:at |File "|\d+: |in |from )|^\t|^goroutine \d+ \[|^Caused by: |Traceback \(most recent call last\)/;
const PYTHON = /Traceback \(most recent call last\)/;
const ROOT = /^\s*Caused by: (.*)$/;

interface Growing {
  readonly record: LogRecord;
  readonly lines: string[];
  level: LogLevel | undefined;
  /** An exception that follows the record, or that a Python trace ends with. */
  exception: string | undefined;
  root: string | undefined;
  isPython: boolean;
  hasTrace: boolean;
}

const MOST_LINES = 60;

const isError = (level: LogLevel | undefined): boolean => level === 'error' || level === 'fatal';

const started = (line: string, record: LogRecord): Growing => ({
  record,
  lines: [line],
  level:
    record.level ?? (record.detail !== undefined || looksLikeError(record.message) ? 'error' : undefined),
  exception: undefined,
  root: undefined,
  isPython: PYTHON.test(line),
  hasTrace: PYTHON.test(line),
});

/** Takes the line when it belongs to what came before. */
const continues = (entry: Growing, line: string): boolean => {
  if (entry.isPython && !/^\s/.test(line) && !PYTHON.test(line)) {
    if (/^(?:During handling|The above exception)/.test(line)) return true;
    // The first line that is not indented names the exception, and ends the trace.
    entry.exception = line;
    entry.isPython = false;
    return true;
  }
  if (PYTHON.test(line) && isError(entry.level) && !logRecord(line).isStart) {
    entry.isPython = true;
    return true;
  }
  if (TRACE_LINE.test(line)) return true;
  if (!isError(entry.level) || entry.exception !== undefined || entry.hasTrace || !namesException(line))
    return false;
  entry.exception = line;
  return true;
};

const messageOf = ({ record, exception, root }: Growing): string => {
  const own = PYTHON.test(record.message) && exception !== undefined ? '' : record.message.trim();
  const cause = root ?? exception ?? record.detail;
  if (cause === undefined || own.includes(cause)) return own;
  return own === '' ? cause : `${own.replace(/(?<![.:\s])[.:\s]+$/, '')}: ${cause}`;
};

const finished = (entry: Growing): LogEntry => ({
  level: entry.level ?? 'info',
  message: messageOf(entry),
  lines: entry.lines,
  hasTrace: entry.hasTrace,
});

/** Lines of a log, oldest first → its entries. A line that belongs to nothing before it stands for itself. */
export const logEntries = (lines: readonly string[]): readonly LogEntry[] => {
  const entries: LogEntry[] = [];
  let current: Growing | undefined;
  for (const line of lines) {
    if (current !== undefined && continues(current, line)) {
      if (current.lines.length < MOST_LINES) current.lines.push(line);
      current.hasTrace ||= FRAME.test(line);
      current.root = ROOT.exec(line)?.[1] ?? current.root;
      continue;
    }
    if (current !== undefined) entries.push(finished(current));
    current = started(line, logRecord(line));
  }
  if (current !== undefined) entries.push(finished(current));
  return entries;
};

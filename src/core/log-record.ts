// SPDX-License-Identifier: Apache-2.0

import { type LogLevel, levelOfNumber, levelOfWord } from './log-level.ts';
import { number, record, text } from './read.ts';

/** One line as its program meant it. */
export interface LogRecord {
  /** Undefined where the line does not tell. */
  readonly level: LogLevel | undefined;
  /** What it says, without time, level and the like. */
  readonly message: string;
  /** It begins as records of a logger do: with a time, a level, or as JSON. */
  readonly isStart: boolean;
  /** What else a structured line tells of an error. */
  readonly detail?: string | undefined;
}

const LEVEL_KEYS = [
  'level',
  'severity',
  'lvl',
  'loglevel',
  'log_level',
  'log.level',
  'levelname',
  'severityText',
];
const ODD_LEVEL_KEYS = ['@l', '@level', 'Level', 'LEVEL', 'Severity', 's', 'L', 'type'];
const MESSAGE_KEYS = [
  'msg',
  'message',
  '@m',
  '@mt',
  'short_message',
  'event',
  'text',
  'Message',
  'MESSAGE',
  'body',
  'M',
];
const ERROR_KEYS = [
  'error',
  'err',
  'exception',
  'exc_info',
  '@x',
  'error.message',
  'cause',
  'stack_trace',
  'reason',
];

const NOTHING = /^(?:|none|null|nil|<nil>|false|ok|undefined|\[\]|\{\})$/i;

/** The words of an error, whatever shape it has: a text, or an object with a message. Of a trace, the first line. */
const errorText = (value: unknown): string | undefined => {
  const fields = record(value);
  const said = text(value) ?? text(fields['message']) ?? text(fields['Message']) ?? text(fields['stack']);
  const first = said?.trim().split('\n')[0]?.trim() ?? '';
  return first === '' || NOTHING.test(first) ? undefined : first;
};

const firstOf = <T>(keys: readonly string[], of: (key: string) => T | undefined): T | undefined => {
  for (const key of keys) {
    const found = of(key);
    if (found !== undefined) return found;
  }
  return undefined;
};

const jsonLevel = (fields: Readonly<Record<string, unknown>>): LogLevel | undefined => {
  const isGelf = fields['version'] === '1.1' && 'short_message' in fields;
  const named = firstOf([...LEVEL_KEYS, ...ODD_LEVEL_KEYS], (key) => {
    const value = fields[key];
    if (typeof value === 'number') return levelOfNumber(value, isGelf);
    if (typeof value === 'string') return levelOfWord(value);
    return levelOfWord(text(record(value)['level']) ?? text(record(value)['name']) ?? '');
  });
  const otel = number(fields['severityNumber'] ?? fields['SeverityNumber']);
  const told = named ?? levelOfWord(text(record(fields['log'])['level']) ?? '');
  if (told !== undefined || otel === undefined) return told;
  return otel >= 21 ? 'fatal' : otel >= 17 ? 'error' : otel >= 13 ? 'warning' : 'info';
};

const jsonRecord = (line: string): LogRecord | undefined => {
  let fields: Readonly<Record<string, unknown>>;
  try {
    fields = record(JSON.parse(line));
  } catch {
    return brokenJson(line);
  }
  const detail = firstOf(ERROR_KEYS, (key) => errorText(fields[key]));
  const said = firstOf(MESSAGE_KEYS, (key) => text(fields[key])?.trim() || errorText(fields[key]));
  return { level: jsonLevel(fields), message: said ?? detail ?? line, isStart: true, detail };
};

const JSON_LEVEL = /"(?:level|severity|lvl|loglevel|log\.level|levelname|@l)"\s{0,3}:\s{0,3}"?(\w{1,20})/i;
const JSON_MESSAGE = /"(?:msg|message|@m|@mt|short_message)"\s{0,3}:\s{0,3}"((?:[^"\\]|\\.){0,2000})/;

/** A structured line that was cut off, or was never quite JSON. */
const brokenJson = (line: string): LogRecord | undefined => {
  const word = JSON_LEVEL.exec(line)?.[1];
  if (word === undefined) return undefined;
  const level = levelOfWord(word) ?? levelOfNumber(Number(word) || 0, false);
  return { level, message: JSON_MESSAGE.exec(line)?.[1] ?? line, isStart: true };
};

const KLOG = /^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d{1,9}\s{1,8}\d{1,10} ([^\s\]]{1,200})\] (.*)$/;

const LOGFMT_LEVEL = /(?:^|\s)(?:level|lvl|severity|loglevel|log_level)="?(\w{1,20})"?(?=\s|$)/i;
const LOGFMT_VALUE = String.raw`("(?:[^"\\]|\\.){0,2000}"?|\S{1,2000})`;
const LOGFMT_MESSAGE = new RegExp(String.raw`(?:^|\s)(?:msg|message)=${LOGFMT_VALUE}`);
const LOGFMT_ERROR = new RegExp(String.raw`(?:^|\s)(?:err|error)=${LOGFMT_VALUE}`);

const unquoted = (value: string | undefined): string | undefined =>
  value === undefined || !value.startsWith('"')
    ? value
    : value.slice(1, value.endsWith('"') && value.length > 1 ? -1 : undefined).replace(/\\(["\\])/g, '$1');

const logfmtRecord = (line: string): LogRecord | undefined => {
  const word = LOGFMT_LEVEL.exec(line)?.[1];
  const level = word === undefined ? undefined : levelOfWord(word);
  if (level === undefined) return undefined;
  const detail = errorText(unquoted(LOGFMT_ERROR.exec(line)?.[1]));
  const message = unquoted(LOGFMT_MESSAGE.exec(line)?.[1]) ?? detail ?? line;
  return { level, message, isStart: true, detail };
};

/** Times as loggers write them, in brackets or not. */
const TIME =
  /^[[(]?(?:time=)?(?:\d{4}[-/]\d\d[-/]\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?)?|\d\d[-/]\w{2,3}[-/]\d{2,4}[ :]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?|\w{3} \w{3} {1,2}\d{1,2} \d\d:\d\d:\d\d(?:\.\d{1,9})?(?: \d{4})?|\w{3} {1,2}\d{1,2} \d\d:\d\d:\d\d|\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?: ?[AP]M)?|\d{10}(?:[.,]\d{1,9})?)(?:Z| ?[+-]\d\d:?\d\d| UTC| GMT| [A-Z]{3,4}(?= ))?[\])]?[\s:|,-]{0,4}/;

/** A level in capitals stands alone, in brackets, or before a colon; the first one counts. */
const CAPITALS =
  /(?:^|[\s[(<|:])(?:(FATAL|FATA|FTL|PANIC|PNC|EMERG(?:ENCY)?|CRIT(?:ICAL)?|CRT|ERROR|ERRO|EROR|ERR|SEVERE|WARN(?:ING)?|WRN|INFO|INF|NOTICE|DEBUG|DEBU|DBG|TRACE|TRAC|TRC|VERBOSE)(?:\[\d{1,8}\])?(?=[\s\])>|:,]|$)|(ALERT|FAILURE|LOG|HINT|DETAIL|STATEMENT|CONTEXT|CONFIG|FINE(?:R|ST)?):)[\])>|]?[\s:|\])>-]{0,4}/;
/** Words of a sentence before it: then the level is one of them. */
const PROSE = /(?:^|\s)[A-Za-z]?[a-z]{2,}(?:\s|$)/;
const HEADER = 120;

/** In lower case only where nobody writes prose: in brackets, or at the very beginning before a colon. */
const BRACKETED =
  /\[(?:[\w.-]{1,40}:)?(emerg|alert|crit(?:ical)?|fatal|panic|error|err|warn(?:ing)?|notice|info|debug|trace)\]\s{0,4}(?:\d{1,9}#\d{1,9}: )?/;
const LEADING =
  /^(?:[\w./-]{1,40}: )?(fatal|panic|critical|crit|error|fail|warning|warn|info|information|debug|dbug|dbg|trce|trace|notice|verbose)(?: error)?(?:\[\d{1,6}\])?: {0,4}/i;

const NPM = /^npm (?:ERR!|error) /;

const textRecord = (line: string): LogRecord => {
  const time = TIME.exec(line)?.[0] ?? '';
  const rest = line.slice(time.length);
  const isStart = time.length >= 8;
  const head = rest.slice(0, HEADER);
  if (NPM.test(rest)) return { level: 'error', message: rest.replace(NPM, ''), isStart: true };
  const leading = LEADING.exec(head);
  if (leading !== null)
    return {
      level: levelOfWord(leading[1] ?? ''),
      // "panic:" is part of what Go says.
      message: leading[1] === 'panic' ? rest : rest.slice(leading[0].length) || rest,
      isStart: true,
    };
  const bracketed = BRACKETED.exec(head);
  const capitals = CAPITALS.exec(head);
  const first =
    bracketed !== null && (capitals === null || bracketed.index <= capitals.index) ? bracketed : capitals;
  if (first === null) return { level: undefined, message: rest, isStart };
  const isProse = PROSE.test(rest.slice(0, first.index));
  const message = isProse ? rest : rest.slice(first.index + first[0].length);
  const word = first[1] ?? first[2] ?? '';
  return { level: levelOfWord(word) ?? 'info', message: message === '' ? rest : message, isStart: true };
};

/** A line of a log → what it is, whatever its program writes: JSON, logfmt, klog or text of common loggers. */
export const logRecord = (line: string): LogRecord => {
  if (line.startsWith('{')) {
    const json = jsonRecord(line);
    if (json !== undefined) return json;
  }
  const klog = KLOG.exec(line);
  if (klog !== null) return { level: levelOfWord(klog[1] ?? ''), message: klog[3] ?? '', isStart: true };
  return logfmtRecord(line) ?? textRecord(line);
};

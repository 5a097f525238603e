// SPDX-License-Identifier: Apache-2.0

/** How grave a program called its own line; `info` is everything below a warning. */
export type LogLevel = 'fatal' | 'error' | 'warning' | 'info';

const WORDS: Readonly<Record<LogLevel, string>> = {
  fatal: 'fatal fata ftl panic pnc dpanic emerg emergency alert crit critical crt f',
  error: 'error erro eror err severe fail failure e',
  warning: 'warning warn wrn w',
  info: 'info inf information informational notice note debug debu dbg dbug trace trac trc verbose vrb fine finer finest config log ok i d v t default',
};

const byWord = new Map<string, LogLevel>(
  Object.entries(WORDS).flatMap(([level, words]) =>
    words.split(' ').map((word): [string, LogLevel] => [word, level as LogLevel]),
  ),
);

export const levelOfWord = (word: string): LogLevel | undefined => byWord.get(word.toLowerCase());

/** Numbers of pino and bunyan (10 to 60); syslog's own (0 to 7) are told by GELF only. */
export const levelOfNumber = (number: number, isSyslog: boolean): LogLevel | undefined => {
  if (isSyslog) return number <= 2 ? 'fatal' : number === 3 ? 'error' : number === 4 ? 'warning' : 'info';
  if (number < 10) return undefined;
  return number >= 60 ? 'fatal' : number >= 50 ? 'error' : number >= 40 ? 'warning' : 'info';
};

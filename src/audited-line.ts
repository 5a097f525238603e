// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import type { AuditSettings } from './config/audit.ts';
import { joinLine } from './core/command-line.ts';
import type { ParsedWords } from './core/parse-flags.ts';
import { redactSecrets } from './core/redact/redact-secrets.ts';

/** Longest line that is kept, in UTF-16 units. */
const LONGEST = 500;

/** A line that was understood. */
export interface ReadLine {
  readonly verb: string;
  readonly args: ParsedWords;
  /** The verb is followed by words of a person, not by names. */
  readonly isProse: boolean;
}

const words = (text: string, mode: AuditSettings['questions']): string => {
  if (mode === 'keep') return redactSecrets(text);
  const count = text.split(/\s+/).filter((word) => word !== '').length;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return mode === 'omit' ? `[${count} words]` : `[${count} words, sha256 ${hash}]`;
};

const flagWords = (flags: ParsedWords['flags']): readonly string[] =>
  Object.entries(flags).flatMap(([name, value]) => {
    if (value === true) return [`--${name}`];
    if (typeof value === 'string') return [`--${name}=${value}`];
    return Array.isArray(value) && value.length > 0 ? [`--${name}=${value.join(',')}`] : [];
  });

/** A line as it may be kept: secrets are replaced, and so are the words of a question. `read` is undefined where it was no command. */
export const auditedLine = (
  line: string,
  read: ReadLine | undefined,
  mode: AuditSettings['questions'],
): string => {
  const kept =
    read === undefined
      ? words(line, mode)
      : read.isProse
        ? [
            joinLine([read.verb, ...flagWords(read.args.flags).map(redactSecrets)]),
            words(read.args.operands.join(' '), mode),
          ].join(' ')
        : redactSecrets(line);
  return kept.length > LONGEST ? `${kept.slice(0, LONGEST)}…` : kept;
};

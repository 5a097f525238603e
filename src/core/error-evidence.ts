// SPDX-License-Identifier: Apache-2.0

import type { Evidence } from './evidence.ts';
import { refOf } from './kind.ts';
import type { Pod } from './kinds/pod.ts';
import type { ErrorsOfLog, LogErrors } from './log-errors.ts';

/** Different errors that are quoted of one log, and lines of the one that leads. */
const KINDS = 5;
const HEAD = 8;
const TAIL = 3;

/** A long trace begins with what happened and ends with where it came from. */
const shortened = (lines: readonly string[]): readonly string[] =>
  lines.length <= HEAD + TAIL + 1 ? lines : [...lines.slice(0, HEAD), '…', ...lines.slice(-TAIL)];

/** The lines that tell of errors as they stand in the log: the one that leads with its trace, of others the first line. */
export const errorEvidence = (
  pod: Pod,
  container: string,
  { groups }: ErrorsOfLog,
  lead: LogErrors,
): Evidence => {
  const others = groups.filter((group) => group !== lead).slice(1 - KINDS);
  const lines = [...others, lead]
    .sort((a, b) => a.at - b.at)
    .flatMap((group) => (group === lead ? shortened(group.entry.lines) : group.entry.lines.slice(0, 1)));
  return { type: 'log', on: refOf(pod), container, lines, errors: true };
};

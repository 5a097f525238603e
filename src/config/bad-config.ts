// SPDX-License-Identifier: Apache-2.0

import { Refused } from '../core/errors.ts';

/** Nobody reads more of them before the first are mended. */
const MOST = 50;

const linesOf = (problems: readonly string[]): string => {
  const lines = problems.slice(0, MOST).map((line) => `  ${line}`);
  const more = problems.length - lines.length;
  return [...lines, ...(more === 0 ? [] : [`  and ${more} more`])].join('\n');
};

/** Everything wrong at once: each line names the key, its place and what is allowed. */
export class BadConfig extends Refused {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      problems.length === 1
        ? (problems[0] ?? '')
        : `The configuration has ${problems.length} errors:\n${linesOf(problems)}`,
    );
    this.problems = problems;
  }
}

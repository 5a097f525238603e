// SPDX-License-Identifier: Apache-2.0

import { Refused } from '../core/errors.ts';

/** Everything wrong at once: each line names the key, its place and what is allowed. */
export class BadConfig extends Refused {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      problems.length === 1
        ? (problems[0] ?? '')
        : `The configuration has ${problems.length} errors:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

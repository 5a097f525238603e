// SPDX-License-Identifier: Apache-2.0

import type { Reporter, TestModule } from 'vitest/node';

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const closingLineOf = ({ passed, failed, skipped }: Totals): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/** A module that cannot be imported and a hook that throws have no failed test to their name: each counts as one. */
const failuresAround = (module: TestModule): number => {
  let failures = module.errors().length;
  for (const suite of module.children.allSuites()) failures += suite.errors().length;
  return failures;
};

const totalsOf = (modules: readonly TestModule[], unhandled: number): Totals => {
  const totals = { passed: 0, failed: unhandled, skipped: 0 };
  for (const module of modules) {
    totals.failed += failuresAround(module);
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      // A test that never came to an end was interrupted.
      totals[state === 'pending' ? 'failed' : state] += 1;
    }
  }
  return totals;
};

/** Prints `N passed, N failed` (`, N skipped`) as the very last line, whatever ends the run. */
export const closingLine = (): Reporter => {
  let totals: Totals = { passed: 0, failed: 0, skipped: 0 };
  return {
    // Not in the factory: the configuration is read once per project, the reporter starts once.
    onInit: () => {
      process.once('exit', (code) => {
        // Nothing failed and yet it ended badly: no tests, a broken set-up, a missed threshold.
        const failed = code !== 0 && totals.failed === 0 ? 1 : totals.failed;
        process.stdout.write(`${closingLineOf({ ...totals, failed })}\n`);
      });
    },
    onTestRunEnd: (modules, unhandled) => {
      totals = totalsOf(modules, unhandled.length);
    },
  };
};

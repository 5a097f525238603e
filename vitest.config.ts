// SPDX-License-Identifier: Apache-2.0

import { defineConfig } from 'vitest/config';
import { closingLine } from './test/support/reporter.ts';

const live = ['test/**/*.live.test.ts', 'test/e2e/**/*.test.ts', 'test/journeys/**/*.test.ts'];
/** What asks for the whole machine, and answers within the seconds that platforms give: after all else, one by one. */
const load = ['test/journeys/load*.live.test.ts'];

export default defineConfig({
  test: {
    reporters: ['default', closingLine()],
    // Two cores: more workers only wait for each other and make timings worse.
    maxWorkers: 2,
    // As long as `eventually` of test/support waits; a second is soon over on a busy machine.
    expect: { requireAssertions: true, poll: { timeout: 15_000 } },
    restoreMocks: true,
    unstubEnvs: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: live,
          testTimeout: 10_000,
          // Pure tests share what they import, which is most of their time; so their parts have no hooks of files.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'live',
          include: live,
          exclude: load,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          globalSetup: ['test/support/announce-needs.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'load',
          include: load,
          hookTimeout: 60_000,
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

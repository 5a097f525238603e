// SPDX-License-Identifier: Apache-2.0

import { mustHave, type Program, programPath, programs } from './needs.ts';

/** Global set-up of the live tests: one line for each absent program, before anything runs. */
export default (): void => {
  for (const program of Object.keys(programs) as Program[]) {
    if (programPath(program) !== undefined) continue;
    const what = mustHave(program) ? 'fail' : 'are skipped';
    console.error(`${program} is not installed: tests that need it ${what} (${programs[program]}).`);
  }
};

// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import * as fc from '../support/properties.ts';
import { realClock } from '../support/real-clock.ts';
import { anyLife, liveThrough } from './model.ts';

it('whatever happens and whoever dies, everybody is told what is so, once, and nothing ends that was not seen to', async () => {
  expect.hasAssertions();
  await fc.assert(
    fc.asyncProperty(anyLife, async (steps) => {
      const state = fileState({ directory: undefined, clock: realClock, log: silentLog });
      await liveThrough(steps, state);
      await state.close();
    }),
    { numRuns: Number(process.env['RUNS'] ?? 25) },
  );
});

// SPDX-License-Identifier: Apache-2.0

import type { Trace } from '../../src/core/ports/telemetry.ts';
import { about, anew } from './around.ts';
import { silentTrace } from './silent.ts';

/** No spans; log lines still say what they are about. What a job carries is for others to go on from. */
export const idsOnlyTrace: Trace = {
  ...silentTrace,
  about,
  continue: (_carried, work) => anew(undefined, work),
};

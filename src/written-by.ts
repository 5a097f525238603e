// SPDX-License-Identifier: Apache-2.0

import type { OutboxRecord } from './outbox.ts';
import { runIdOf } from './runs.ts';

const RUN = /^[0-9a-f]{16}$/;
const OWN_WORDS = /^(?:alert\/|alertmanager$|notice$)/;

/** Who wrote a message, as log lines and spans name them: a run, or what somebody wrote by the id that its run would have. */
export const writtenBy = ({
  run,
}: Pick<OutboxRecord, 'run'>): { readonly runId?: string; readonly interaction?: string } => {
  if (RUN.test(run)) return { runId: run };
  return OWN_WORDS.test(run) ? {} : { interaction: runIdOf({ id: run }) };
};

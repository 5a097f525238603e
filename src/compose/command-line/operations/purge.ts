// SPDX-License-Identifier: Apache-2.0

import { purgeFlags } from '../../../commands/purge-wanted.ts';
import { defineOperation } from '../operation.ts';

export default defineOperation({
  verb: 'purge',
  takes: [''],
  summary: 'Remove everything that is kept of a cluster or a person: counts first, --yes does it',
  flags: purgeFlags,
  examples: ['purge --cluster prod-eu', 'purge --user U0123 --yes'],
  run: async ({ args, surface, screen }) =>
    (await import('../purge-command.ts')).runPurge(args, surface, screen),
});

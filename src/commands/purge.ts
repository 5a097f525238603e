// SPDX-License-Identifier: Apache-2.0

import { defineCommand } from '../core/command.ts';
import { Refused } from '../core/errors.ts';
import { mustBeOfARunningBot } from '../core/of-a-running-bot.ts';
import { purgingView } from '../views/purge.ts';
import { purgeFlags, purgeWanted } from './purge-wanted.ts';

export default defineCommand({
  verb: 'purge',
  right: 'admin',
  summary: 'Remove everything that is kept of a cluster or a person (admins)',
  flags: purgeFlags,
  examples: ['purge --cluster prod-eu', 'purge --user U0123 --yes'],
  needs: [],
  plan: ({ flags }, context) => {
    mustBeOfARunningBot('purge', context);
    const request = purgeWanted(flags);
    if (!context.access.admin) throw new Refused('purge is for admins.');
    return { type: 'purge', request, document: purgingView(request) };
  },
});

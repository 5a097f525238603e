// SPDX-License-Identifier: Apache-2.0

import { defineCommand } from '../core/command.ts';
import { Refused } from '../core/errors.ts';
import { spendingView } from '../views/spending.ts';

export default defineCommand({
  verb: 'cost',
  summary: 'Say what AI took: today, here, of you, and for the report of this thread',
  flags: {},
  examples: ['cost'],
  needs: ['spending', 'report'],
  plan: (_args, { spending, report, now }) => {
    if (spending === undefined) throw new Refused('Nothing is counted here.', { hint: 'status' });
    return { type: 'answer', audience: 'person', document: spendingView(spending, report, now) };
  },
});

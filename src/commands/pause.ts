// SPDX-License-Identifier: Apache-2.0

import { chooseCluster } from '../core/choose.ts';
import { DAY } from '../core/clock.ts';
import { defineCommand } from '../core/command.ts';
import { Refused } from '../core/errors.ts';
import { mustBeOfARunningBot } from '../core/of-a-running-bot.ts';
import { chosenParts } from '../core/pausable-named.ts';
import { pausable } from '../core/pause.ts';
import { parseSpan } from '../core/time-span.ts';
import { pausedView } from '../views/paused.ts';

const LONGEST_REASON = 200;

export default defineCommand({
  verb: 'pause',
  right: 'admin',
  summary: 'Stop sending, AI or watches for a while (admins)',
  operands: { placeholder: `[${pausable.join('|')}]`, max: 3 },
  flags: {
    cluster: {
      type: 'text',
      placeholder: 'NAME',
      description: 'only what concerns this cluster',
      suggests: 'clusters',
    },
    for: {
      type: 'text',
      placeholder: 'TIME',
      description: 'how long, for example 30m or 2h (default: until resumed)',
    },
    reason: { type: 'text', placeholder: 'WORDS', description: 'why, for those who see it' },
  },
  examples: ['pause watches --for 1h --reason "maintenance of the cluster"', 'pause ai'],
  needs: ['pauses'],
  plan: ({ flags, operands }, context) => {
    mustBeOfARunningBot('pause', context);
    const parts = chosenParts(operands, 'pause');
    if (parts.length === 0)
      throw new Refused(`Say what to pause: ${pausable.join(', ')}.`, { hint: 'pause watches --for 1h' });
    const ms = flags.for === undefined ? undefined : parseSpan(flags.for);
    if (flags.for !== undefined && ms === undefined)
      throw new Refused(`${flags.for} is no time span: write 30m, 2h or 1d.`, {
        hint: `pause ${parts.join(' ')} --for 1h`,
      });
    if (ms !== undefined && ms > 30 * DAY)
      throw new Refused('The longest pause is 30d; without --for it lasts until somebody resumes it.', {
        hint: `pause ${parts.join(' ')} --for 30d`,
      });
    const cluster = flags.cluster === undefined ? undefined : chooseCluster(flags.cluster, context);
    const { person } = context.interaction;
    const reason = flags.reason?.slice(0, LONGEST_REASON);
    const set = parts.map((what) => ({
      what,
      by: person.name ?? person.id,
      at: context.now,
      ...(cluster === undefined ? {} : { cluster }),
      ...(ms === undefined ? {} : { until: context.now + ms }),
      ...(reason === undefined ? {} : { reason }),
    }));
    return { type: 'pause', set, clear: [], document: pausedView(set) };
  },
});

// SPDX-License-Identifier: Apache-2.0

import { defineCommand } from '../core/command.ts';
import { Refused } from '../core/errors.ts';
import { mustBeOfARunningBot } from '../core/of-a-running-bot.ts';
import { chosenParts } from '../core/pausable-named.ts';
import { pausable } from '../core/pause.ts';
import { resumedView } from '../views/paused.ts';

export default defineCommand({
  verb: 'resume',
  right: 'admin',
  summary: 'Let sending, AI or watches go on (admins)',
  operands: { placeholder: `[${pausable.join('|')}]`, max: 3 },
  flags: {
    cluster: {
      type: 'text',
      placeholder: 'NAME',
      description: 'only the pause of this cluster (default: every pause)',
      suggests: 'clusters',
    },
  },
  examples: ['resume', 'resume watches'],
  needs: ['pauses'],
  plan: ({ flags, operands }, context) => {
    mustBeOfARunningBot('resume', context);
    const { pauses = [], interaction } = context;
    const { person } = interaction;
    const parts = chosenParts(operands, 'resume');
    const clear = pauses.filter(
      ({ what, cluster }) =>
        (parts.length === 0 || parts.includes(what)) &&
        (flags.cluster === undefined || cluster === flags.cluster),
    );
    if (clear.length === 0)
      throw new Refused(
        pauses.length === 0 ? 'Nothing is paused.' : 'That is not paused; something else is.',
        { hint: 'status' },
      );
    return { type: 'pause', set: [], clear, document: resumedView(clear, person.name ?? person.id) };
  },
});

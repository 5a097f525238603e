// SPDX-License-Identifier: Apache-2.0

import { defineCommand } from '../core/command.ts';
import { Refused } from '../core/errors.ts';
import { silenceEndedView } from '../views/silences.ts';
import { undoFlags, undoMark } from './undo-mark.ts';

export default defineCommand({
  verb: 'unmute',
  right: 'act',
  hidden: true,
  summary: 'Show a muted incident again',
  operands: { placeholder: '[NUMBER]', max: 25, suggests: 'incidents' },
  flags: {
    ...undoFlags,
    rule: { type: 'text', placeholder: 'RULE', description: 'a mute by rule, by the id that silences lists' },
  },
  examples: ['unmute 2'],
  needs: ['report', 'records', 'silences'],
  plan: (args, context) => {
    const { rule } = args.flags;
    if (rule === undefined) return undoMark('unmute', args, context, ({ muted }) => muted !== undefined);
    const silence = context.silences?.find(({ id }) => id === rule);
    if (silence === undefined)
      throw new Refused('That mute by rule is over, or not one that you may end.', { hint: 'silences' });
    const { person } = context.interaction;
    return {
      type: 'silence',
      end: silence.id,
      document: silenceEndedView(silence, person.name ?? person.id),
    };
  },
});

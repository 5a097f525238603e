// SPDX-License-Identifier: Apache-2.0

import { defineCommand } from '../core/command.ts';
import { undoFlags, undoMark } from './undo-mark.ts';

export default defineCommand({
  verb: 'unack',
  right: 'act',
  hidden: true,
  summary: 'Take back an acknowledgement',
  operands: { placeholder: '[NUMBER]', max: 25, suggests: 'incidents' },
  flags: undoFlags,
  examples: ['unack 1'],
  needs: ['report', 'records'],
  plan: (args, context) => undoMark('unack', args, context, ({ acknowledged }) => acknowledged !== undefined),
});

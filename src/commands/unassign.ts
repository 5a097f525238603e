// SPDX-License-Identifier: Apache-2.0

import { defineCommand } from '../core/command.ts';
import { undoFlags, undoMark } from './undo-mark.ts';

export default defineCommand({
  verb: 'unassign',
  right: 'act',
  hidden: true,
  summary: 'Take an assignment away',
  operands: { placeholder: '[NUMBER]', max: 25, suggests: 'incidents' },
  flags: undoFlags,
  examples: ['unassign 1'],
  needs: ['report', 'records'],
  plan: (args, context) => undoMark('unassign', args, context, ({ assigned }) => assigned !== undefined),
});

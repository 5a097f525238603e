import { defineCommand } from '../core/command.ts';
import { undoFlags, undoMark } from './undo-mark.ts';

export default defineCommand({
  verb: 'unmute',
  right: 'act',
  hidden: true,
  summary: 'Show a muted incident again',
  operands: { placeholder: '[NUMBER]', max: 25, suggests: 'incidents' },
  flags: undoFlags,
  examples: ['unmute 2'],
  needs: ['report', 'records'],
  plan: (args, context) => undoMark('unmute', args, context, ({ muted }) => muted !== undefined),
});

// SPDX-License-Identifier: Apache-2.0

import { defineCommand } from '../core/command.ts';
import { askWhich, incidentsToMark, markedBy, marksHere, subjectsOfStorm } from './incidents-to-mark.ts';
import { troubledReportHere } from './report-here.ts';
import { undoFlags, undoMark } from './undo-mark.ts';

export default defineCommand({
  verb: 'ack',
  aliases: ['acknowledge'],
  right: 'act',
  summary: 'Say that you have seen an incident and look after it, so that others need not',
  operands: { placeholder: '[NUMBER]', max: 25, suggests: 'incidents' },
  flags: {
    ...undoFlags,
    undo: { type: 'boolean', description: 'take it back' },
    storm: { type: 'text', placeholder: 'STORM', description: 'all that is open of one storm' },
  },
  examples: ['ack 1', 'ack 2 --undo'],
  needs: ['report', 'records'],
  plan: (args, context) => {
    const { flags, operands } = args;
    if (flags.storm !== undefined)
      return {
        type: 'mark',
        subjects: subjectsOfStorm(flags.storm, context),
        mark: { ...markedBy(context), type: 'ack' },
      };
    if (flags.undo === true)
      return undoMark('unack', args, context, ({ acknowledged }) => acknowledged !== undefined);
    const subjects = incidentsToMark([...flags.incident, ...operands], context);
    if (subjects.length > 0) return { type: 'mark', subjects, mark: { ...markedBy(context), type: 'ack' } };
    const report = troubledReportHere(context);
    const marks = marksHere(context);
    return askWhich(
      'ack',
      report.incidents.filter(({ id }) => marks.get(id)?.acknowledged === undefined),
      report,
    );
  },
});

// SPDX-License-Identifier: Apache-2.0

import type { CommandContext, Plan } from '../core/command.ts';
import type { FlagSpecs } from '../core/flags.ts';
import type { IncidentRecord } from '../core/incident-record.ts';
import { askWhich, incidentsToMark, markedBy, marksHere } from './incidents-to-mark.ts';
import { troubledReportHere } from './report-here.ts';

/** How the commands that take something back name incidents. */
export const undoFlags = {
  report: { type: 'text', placeholder: 'REPORT', description: 'another report than the last one here' },
  incident: {
    type: 'list',
    short: 'i',
    placeholder: 'INCIDENT',
    description: 'these incidents, by number or id',
    suggests: 'incidents',
  },
} as const satisfies FlagSpecs;

/** Takes back what was done; asks which where several are marked so. */
export const undoMark = (
  type: 'unack' | 'unassign' | 'unmute',
  {
    flags,
    operands,
  }: { readonly flags: { readonly incident: readonly string[] }; readonly operands: readonly string[] },
  context: CommandContext,
  isMarked: (record: IncidentRecord) => boolean,
): Plan => {
  const subjects = incidentsToMark([...flags.incident, ...operands], context);
  if (subjects.length > 0) return { type: 'mark', subjects, mark: { ...markedBy(context), type } };
  const report = troubledReportHere(context);
  const marks = marksHere(context);
  const marked = report.incidents.filter(({ id }) => {
    const record = marks.get(id);
    return record !== undefined && isMarked(record);
  });
  const [only] = marked;
  if (marked.length === 1 && only !== undefined)
    return undoMark(type, { flags: { incident: [only.id] }, operands }, context, isMarked);
  return askWhich(type, marked, report);
};

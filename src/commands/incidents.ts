// SPDX-License-Identifier: Apache-2.0

import { defineCommand } from '../core/command.ts';
import type { IncidentRecord } from '../core/incident-record.ts';
import { isLive } from '../core/lifecycle/watched-record.ts';
import { silenceAt } from '../core/silence.ts';
import { stormsOf } from '../core/standing.ts';
import { incidentsView } from '../views/incidents.ts';
import { openIncidentsView } from '../views/open-incidents.ts';
import { marksHere } from './incidents-to-mark.ts';
import { troubledReportHere } from './report-here.ts';

export default defineCommand({
  verb: 'incidents',
  summary: 'List the incidents of the last report, or those that watches see, and who looks after each',
  flags: {
    report: { type: 'text', placeholder: 'REPORT', description: 'another report than the last one here' },
    open: { type: 'boolean', description: 'what watches see now, in every cluster that you may see' },
    storm: { type: 'text', placeholder: 'STORM', description: 'what is open of one storm' },
  },
  examples: ['incidents', 'incidents --open'],
  needs: ['report', 'records', 'silences'],
  plan: ({ flags: { open, storm } }, context) => {
    const records = [...new Set(marksHere(context).values())].filter(isLive);
    const seen = records.filter(
      ({ state, watched }) =>
        state !== 'pending' && (storm === undefined || stormsOf(watched).includes(storm)),
    );
    const silenceOf = (record: IncidentRecord) => silenceAt(context.silences ?? [], record, context.now);
    const document =
      open === true || storm !== undefined
        ? openIncidentsView(seen, storm !== undefined, silenceOf)
        : incidentsView(troubledReportHere(context), marksHere(context));
    return { type: 'answer', audience: 'person', document };
  },
});

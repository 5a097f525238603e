// SPDX-License-Identifier: Apache-2.0

import { defineCommand } from '../core/command.ts';
import type { Block } from '../core/document.ts';
import { incidentsNamed } from '../core/incidents-named.ts';
import { incidentView } from '../views/incident.ts';
import { repliedView } from '../views/replied.ts';
import { plural } from '../views/words.ts';
import { marksHere } from './incidents-to-mark.ts';
import { refuseForgotten, troubledReportHere } from './report-here.ts';
import { whichIncidents } from './which-incidents.ts';

export default defineCommand({
  verb: 'details',
  summary: 'Show the incidents of the last report in full: evidence, objects, commands',
  operands: { placeholder: '[NUMBER]', max: 1, suggests: 'incidents' },
  flags: {
    ...whichIncidents,
  },
  examples: ['details', 'details 1'],
  needs: ['report', 'replies', 'records'],
  plan: ({ flags, operands }, context) => {
    const wanted = [...flags.incident, ...operands];
    refuseForgotten(wanted, context);
    const report = troubledReportHere(context);
    const marks = marksHere(context);
    const named = incidentsNamed(wanted, report, context.records);
    const replied = new Set(context.replied);
    // Told in full above already: a second time would bury what people have written since.
    const incidents = wanted.length > 0 ? named : named.filter(({ id }) => !replied.has(id));
    if (incidents.length === 0) {
      const inThread = context.interaction.conversation.thread !== undefined;
      return { type: 'answer', audience: 'person', document: repliedView(report, named, inThread) };
    }
    const blocks = incidents.flatMap((incident, index): Block[] => {
      const number = report.incidents.indexOf(incident) + 1;
      const view = incidentView(incident, number, report, {
        explanation: report.explanations[incident.id],
        record: marks.get(incident.id),
      });
      return [...(index === 0 ? [] : [{ type: 'divider' as const }]), ...view.blocks];
    });
    return {
      type: 'answer',
      audience: 'channel',
      document: { summary: `${plural(incidents.length, 'incident')} of ${report.cluster} in full`, blocks },
    };
  },
});

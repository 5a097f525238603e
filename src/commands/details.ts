import { maySeeCluster } from '../core/access.ts';
import { defineCommand } from '../core/command.ts';
import type { Block } from '../core/document.ts';
import { Refused } from '../core/errors.ts';
import { incidentsNamed } from '../core/incidents-named.ts';
import { incidentView } from '../views/incident.ts';
import { repliedView } from '../views/replied.ts';
import { plural } from '../views/words.ts';

export default defineCommand({
  verb: 'details',
  summary: 'Show the incidents of the last report in full: evidence, objects, commands',
  operands: { placeholder: '[NUMBER]', max: 1 },
  flags: {
    report: { type: 'text', placeholder: 'REPORT', description: 'another report than the last one here' },
  },
  examples: ['details', 'details 1'],
  needs: ['report', 'replies'],
  plan: ({ operands }, context) => {
    const report = context.report;
    if (report === undefined || !maySeeCluster(context.access, report.cluster)) {
      throw new Refused('There is no report here yet. Run a check first:', { hint: 'analyze' });
    }
    if (report.incidents.length === 0)
      throw new Refused(`The last report of ${report.cluster} has no incidents.`, { hint: 'analyze' });
    const named = incidentsNamed(operands, report);
    const replied = new Set(context.replied);
    // Told in full above already: a second time would bury what people have written since.
    const incidents = operands.length > 0 ? named : named.filter(({ id }) => !replied.has(id));
    if (incidents.length === 0) {
      const inThread = context.interaction.conversation.thread !== undefined;
      return { type: 'answer', audience: 'person', document: repliedView(report, named, inThread) };
    }
    const blocks = incidents.flatMap((incident, index): Block[] => {
      const number = report.incidents.indexOf(incident) + 1;
      const view = incidentView(incident, number, report, report.explanations[incident.id]);
      return [...(index === 0 ? [] : [{ type: 'divider' as const }]), ...view.blocks];
    });
    return {
      type: 'answer',
      audience: 'channel',
      document: { summary: `${plural(incidents.length, 'incident')} of ${report.cluster} in full`, blocks },
    };
  },
});

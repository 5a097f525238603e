// SPDX-License-Identifier: Apache-2.0

import { maySeeCluster } from '../core/access.ts';
import { defineCommand } from '../core/command.ts';
import { Refused } from '../core/errors.ts';
import { incidentsNamed } from '../core/incidents-named.ts';
import { explainingView } from '../views/explaining.ts';
import { languageWanted } from './language-wanted.ts';
import { refuseForgotten } from './report-here.ts';
import { whichIncidents } from './which-incidents.ts';

export default defineCommand({
  verb: 'explain',
  summary: 'Explain the last report of this thread or channel, or one of its incidents',
  operands: { placeholder: '[NUMBER]', max: 1, suggests: 'incidents' },
  flags: {
    ...whichIncidents,
    fresh: { type: 'boolean', description: 'explain anew, whatever was answered before' },
    language: {
      type: 'text',
      short: 'l',
      placeholder: 'LANGUAGE',
      description: 'language of the explanation (default: of the channel, else yours)',
    },
  },
  examples: ['explain', 'explain 2', 'explain --language German'],
  needs: ['report', 'records'],
  plan: ({ flags, operands }, context) => {
    const named = [...flags.incident, ...operands];
    refuseForgotten(named, context);
    const report = context.report;
    if (report === undefined || !maySeeCluster(context.access, report.cluster)) {
      throw new Refused('There is no report here to explain yet. Run a check first:', { hint: 'analyze' });
    }
    if (report.incidents.length === 0) {
      throw new Refused(`The last report of ${report.cluster} has no incidents to explain.`, {
        hint: 'analyze',
      });
    }
    const language = languageWanted(flags.language, context);
    const incidents = incidentsNamed(named, report, context.records);
    return {
      type: 'run',
      work: {
        kind: 'explain',
        cluster: report.cluster,
        report: report.id,
        incidents: incidents.map((incident) => incident.id),
        ...(language === undefined ? {} : { language }),
        ...(flags.fresh === true ? { fresh: true as const } : {}),
      },
      opening: explainingView(report, incidents.length),
    };
  },
});

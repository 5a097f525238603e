// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { reportJson } from '../../../src/core/report-json.ts';
import { ReportJson } from '../../../src/core/report-json-schema.ts';
import { word } from '../fields.ts';
import { flag, markdownOf, said } from '../said.ts';
import { defineTool, ToolFailure } from '../tool.ts';

const Incident = ReportJson.shape.incidents.element;

export default defineTool({
  name: 'explain',
  title: 'Explain incidents',
  description:
    'Explains incidents of a report: what is happening, why we think so with the evidence, what to do in which order, how to check that it worked. Names are masked before any model reads them.',
  input: z.object({
    incidents: z
      .array(word(200))
      .max(20)
      .optional()
      .describe('Numbers or ids of incidents of the report; all unless given'),
    report: word(200).optional().describe('Id of the report; the last one unless given'),
    language: word(60).optional().describe('Language of the explanation, for example German'),
    noCache: z.boolean().default(false).describe('Ask the model anew'),
    backend: word().optional().describe('The AI backend that explains, one that is set up here'),
  }),
  output: z.object({
    report: z.string(),
    cluster: z.string(),
    incidents: z.array(Incident),
  }),
  run: async ({ incidents = [], report: id, language, noCache, backend }, context) => {
    const refused = context.desk.refuseBackend(backend ?? '');
    if (refused !== undefined) throw new ToolFailure(refused);
    const meant = await context.desk.report(context.person, id);
    if (meant === undefined)
      throw new ToolFailure(
        id === undefined
          ? 'There is no report to explain yet: run analyze first.'
          : 'That report is no longer kept, or not yours to see. Run analyze again.',
      );
    const { documents, report } = await said(
      [
        'explain',
        ...flag('report', meant.id),
        ...incidents.flatMap((incident) => flag('incident', incident)),
        ...flag('language', language),
        ...flag('fresh', noCache),
      ],
      context,
      backend,
    );
    const whole = reportJson(report ?? meant);
    const named = new Set(incidents);
    const chosen = whole.incidents.filter(
      ({ id: incident }, at) => named.size === 0 || named.has(incident) || named.has(String(at + 1)),
    );
    return {
      data: { report: meant.id, cluster: meant.cluster, incidents: chosen },
      // The first says that it is done; the others are the explanations.
      text: markdownOf(documents.length > 1 ? documents.slice(1) : documents),
    };
  },
});

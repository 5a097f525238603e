// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { Report } from '../../../src/core/report.ts';
import { cluster, cursor, namespace, word } from '../fields.ts';
import { pageOfReport, ReportPage, readMark } from '../report-page.ts';
import { flag, markdownOf, said } from '../said.ts';
import { defineTool, type ToolContext, ToolFailure } from '../tool.ts';

const Output = ReportPage.extend({
  stats: z
    .object({ durationMs: z.number(), kinds: z.number(), objects: z.number(), workloads: z.number() })
    .optional()
    .describe('With withStats: what was read, and how long that took'),
});

const listed = (text: string): string => `\n\nThe rest: ask again with cursor ${text}.`;

/** The page behind one that was given before. */
const further = async (mark: string, context: ToolContext) => {
  const { report: id, from } = readMark(mark);
  const report = await context.desk.report(context.person, id);
  if (report === undefined)
    throw new ToolFailure('That report is no longer kept, or not yours to see. Run analyze again.');
  const data = pageOfReport(report, from, `Incidents ${from + 1} and on`);
  const text = data.incidents.map(({ title, cause, fix }) => `- ${title} (${cause}). Do: ${fix}`).join('\n');
  return { data, text: `${text}${data.nextCursor === undefined ? '' : listed(data.nextCursor)}` };
};

const statsOf = ({ durationMs, checked }: Report) => ({ durationMs, ...checked });

export default defineTool({
  name: 'analyze',
  title: 'Find what is broken',
  description:
    'Checks a cluster: what is broken for whom, what caused it, what changed before, and what to do, one incident per root cause. Start here. With explain each incident is explained step by step. It reads only, and takes seconds.',
  input: z.object({
    namespace: namespace.describe('Only this namespace, or several with commas'),
    filters: z
      .array(word())
      .max(100)
      .optional()
      .describe('Only these filters of list-filters, or the groups core and all'),
    explain: z.boolean().default(false).describe('Explain each incident, too'),
    backend: word()
      .optional()
      .describe('With explain: the AI backend that explains, one that is set up here'),
    language: word(60).optional().describe('Language of explanations, for example German'),
    labelSelector: word(500).optional().describe('Only objects with these labels'),
    object: word(400)
      .optional()
      .describe('Only one object and what belongs to it, for example deployment/web'),
    noCache: z.boolean().default(false).describe('With explain: ask the model anew'),
    withDoc: z.boolean().default(false).describe('With output k8sgpt: with addresses of documentation'),
    anonymize: z
      .boolean()
      .default(false)
      .describe(
        'With output k8sgpt: names are told with what stands for them; a model never reads them in any case',
      ),
    withStats: z.boolean().default(false).describe('Tell what was read, and how long that took'),
    maxConcurrency: z.coerce
      .number()
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe('Taken as k8sgpt takes it; how many requests run at once is bounded by this server'),
    interactiveMode: z.boolean().optional().describe('Taken as k8sgpt takes it; ask on with explain instead'),
    customHeaders: z
      .array(z.string().max(2_000))
      .optional()
      .describe('Refused: headers to the AI backend are set in the configuration of this server'),
    cluster,
    output: z
      .enum(['report', 'k8sgpt'])
      .default('report')
      .describe("k8sgpt: the text is k8sgpt's own JSON; else it is written for people"),
    cursor,
  }),
  output: Output,
  run: async (args, context) => {
    if (args.cursor !== undefined) return further(args.cursor, context);
    const { desk } = context;
    if ((args.customHeaders ?? []).length > 0)
      throw new ToolFailure(
        'Headers to the AI backend are set in the configuration of this server, not by a caller.',
      );
    const refused = desk.refuseBackend(args.backend ?? '');
    if (refused !== undefined) throw new ToolFailure(refused);
    const { documents, report } = await said(
      [
        'analyze',
        ...flag('cluster', args.cluster),
        ...flag('namespace', args.namespace),
        ...(args.filters ?? []).flatMap((filter) => flag('filter', filter)),
        ...flag('selector', args.labelSelector),
        ...flag('explain', args.explain),
        ...flag('language', args.explain ? args.language : undefined),
        ...flag('fresh', args.explain && args.noCache),
        ...(args.object === undefined ? [] : ['--', args.object]),
      ],
      context,
      args.explain ? args.backend : undefined,
    );
    if (report === undefined) throw new ToolFailure('The report is no longer kept. Run analyze again.');
    const [root] = documents;
    const data = pageOfReport(report, 0, root?.summary ?? '');
    const text =
      args.output === 'k8sgpt'
        ? JSON.stringify(
            desk.k8sgptResult(report, {
              anonymize: args.anonymize,
              withDoc: args.withDoc,
              explained: args.explain,
            }),
            null,
            2,
          )
        : markdownOf(args.explain ? documents : documents.slice(0, 1));
    return {
      data: { ...data, ...(args.withStats ? { stats: statsOf(report) } : {}) },
      text: `${text}${data.nextCursor === undefined || args.output === 'k8sgpt' ? '' : listed(data.nextCursor)}`,
    };
  },
});

// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { timelineSources } from '../../../src/core/look.ts';
import { cluster, count, cursor, namespace, nextCursor, takenAt, timeOf, word } from '../fields.ts';
import { flag, seen } from '../said.ts';
import { defineTool, ToolFailure } from '../tool.ts';

export default defineTool({
  name: 'timeline',
  title: 'What happened around an object or incident',
  description:
    'What happened to an object, or to the cause of an incident, and around it, oldest first: events, changes and who made them, rollouts with what they changed, ends of containers, and what became of the incident. Use it to answer "what changed?".',
  input: z.object({
    incident: word(200)
      .optional()
      .describe('Number or id of an incident of the last report; in place of an object'),
    report: word(200).optional().describe('The report whose incident is meant; the last one unless given'),
    resourceType: word(300).optional().describe('Kind of the object, as for kubectl'),
    name: word().optional().describe('Name of the object'),
    namespace,
    cluster,
    since: z
      .string()
      .regex(/^(?:\d{1,6}[smhd])+$/, 'since is a time such as 2h or 1d')
      .default('24h')
      .describe('How far back, for example 2h; at most 30d'),
    limit: count(300, 100),
    cursor,
  }),
  output: z.object({
    cluster: z.string(),
    takenAt,
    object: z.string(),
    total: z.number(),
    moments: z.array(
      z.object({
        at: z.string(),
        source: z.enum(timelineSources),
        object: z.string(),
        text: z.string(),
        bad: z.boolean(),
      }),
    ),
    nextCursor: nextCursor.describe('Give it as cursor for what is older; absent where there is nothing'),
  }),
  run: async (args, context) => {
    const { incident, resourceType: kind, name } = args;
    const isObject = kind !== undefined && name !== undefined;
    if (incident === undefined && !isObject)
      throw new ToolFailure(
        'A timeline is that of an incident, or of an object: give incident, or resourceType and name.',
      );
    const report =
      incident === undefined
        ? undefined
        : (args.report ?? (await context.desk.report(context.person, undefined))?.id);
    const { looked, sight, text } = await seen(
      'timeline',
      [
        ...flag('cluster', args.cluster),
        ...flag('namespace', args.namespace),
        ...flag('since', args.since),
        ...flag('limit', args.limit),
        ...flag('continue', args.cursor),
        ...flag('incident', incident),
        ...flag('report', report),
        '--',
        'timeline',
        ...(incident === undefined && isObject ? [kind, name] : []),
      ],
      context,
    );
    return {
      data: {
        cluster: looked.cluster,
        takenAt: timeOf(looked.takenAt) ?? '',
        object: sight.object,
        total: sight.total,
        moments: sight.items.map(({ at, ...moment }) => ({ at: timeOf(at) ?? '', ...moment })),
        ...(sight.next === undefined ? {} : { nextCursor: sight.next }),
      },
      text,
    };
  },
});

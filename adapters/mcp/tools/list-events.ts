// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { cluster, count, cursor, namespace, nextCursor, takenAt, timeOf, word } from '../fields.ts';
import { flag, seen } from '../said.ts';
import { defineTool } from '../tool.ts';

export default defineTool({
  name: 'list-events',
  title: 'List events',
  description:
    'Events of an object, a namespace or the cluster, newest first. Kubernetes keeps them for an hour or so.',
  input: z.object({
    namespace,
    involvedObjectName: word().optional().describe('Only events of objects of this name'),
    involvedObjectKind: word(300).optional().describe('Only events of objects of this kind'),
    cluster,
    limit: count(500, 100),
    cursor,
  }),
  output: z.object({
    cluster: z.string(),
    takenAt,
    total: z.number(),
    events: z.array(
      z.object({
        at: z.string().optional(),
        firstSeen: z.string().optional(),
        type: z.string(),
        reason: z.string(),
        count: z.number(),
        object: z.string().describe('Kind/namespace/name'),
        message: z.string(),
      }),
    ),
    nextCursor,
  }),
  run: async (args, context) => {
    const { involvedObjectName: name, involvedObjectKind: kind } = args;
    const { looked, sight, text } = await seen(
      'events',
      [
        ...flag('cluster', args.cluster),
        ...flag('namespace', args.namespace),
        ...flag('limit', args.limit),
        ...flag('continue', args.cursor),
        '--',
        'events',
        ...(name === undefined && kind === undefined
          ? []
          : [[kind, name].filter((part) => part !== undefined).join('/')]),
      ],
      context,
    );
    return {
      data: {
        cluster: looked.cluster,
        takenAt: timeOf(looked.takenAt) ?? '',
        total: sight.total,
        events: sight.items.map(({ at, firstSeen, ...event }) => ({
          ...(at === undefined ? {} : { at: timeOf(at) }),
          ...(firstSeen === undefined ? {} : { firstSeen: timeOf(firstSeen) }),
          ...event,
        })),
        ...(sight.next === undefined ? {} : { nextCursor: sight.next }),
      },
      text,
    };
  },
});

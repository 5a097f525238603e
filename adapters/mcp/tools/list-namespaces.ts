// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { cluster, count, cursor, nextCursor, takenAt, timeOf } from '../fields.ts';
import { flag, seen } from '../said.ts';
import { defineTool } from '../tool.ts';

export default defineTool({
  name: 'list-namespaces',
  title: 'List namespaces',
  description: 'Lists the namespaces of a cluster that may be seen, with their phase.',
  input: z.object({ cluster, limit: count(500, 200), cursor }),
  output: z.object({
    cluster: z.string(),
    takenAt,
    total: z.number(),
    namespaces: z.array(z.object({ name: z.string(), status: z.string(), createdAt: z.string().optional() })),
    nextCursor,
  }),
  run: async ({ cluster: name, limit, cursor: after }, context) => {
    const { looked, sight, text } = await seen(
      'list',
      ['namespaces', ...flag('cluster', name), ...flag('limit', limit), ...flag('continue', after)],
      context,
    );
    return {
      data: {
        cluster: looked.cluster,
        takenAt: timeOf(looked.takenAt) ?? '',
        total: sight.total,
        namespaces: sight.items.map(({ name: called, created, cells }) => ({
          name: called,
          status: cells[0] ?? '',
          ...(created === undefined ? {} : { createdAt: timeOf(created) }),
        })),
        ...(sight.next === undefined ? {} : { nextCursor: sight.next }),
      },
      text,
    };
  },
});
